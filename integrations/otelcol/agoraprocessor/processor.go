package agoraprocessor

import (
	"context"
	"slices"
	"sync"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor/processorhelper"

	"github.com/agoralog/agoralog/rules"
)

// An agoraProcessor annotates batches, several at once if the pipeline has
// several.
type agoraProcessor struct {
	onlyMatches bool
	lookers     sync.Pool // of *looker
}

func newProcessor(cfg *Config) (*agoraProcessor, error) {
	opts, err := cfg.options()
	if err != nil {
		return nil, err
	}
	set, err := rules.NewSet(opts)
	if err != nil {
		return nil, err
	}
	keys := newKeys(cfg.Attributes)
	p := &agoraProcessor{onlyMatches: cfg.OnlyMatches}
	p.lookers.New = func() any { return &looker{set: set, m: set.NewMatcher(), keys: keys} }
	return p, nil
}

// process annotates the records of a batch. What an SDK said is remembered, as
// evidence, for the records of one resource and scope in this batch: batches
// come in any order, from any number of senders.
func (p *agoraProcessor) process(_ context.Context, logs plog.Logs) (plog.Logs, error) {
	l := p.lookers.Get().(*looker)
	defer p.lookers.Put(l)
	for _, resource := range logs.ResourceLogs().All() {
		for _, scope := range resource.ScopeLogs().All() {
			records := scope.LogRecords()
			l.look(records)
			if p.onlyMatches {
				keep(records, l.found)
			}
		}
	}
	if p.onlyMatches && !prune(logs) {
		return logs, processorhelper.ErrSkipProcessingData
	}
	return logs, nil
}

// keep removes the records whose indexes, in order, are not in found.
func keep(records plog.LogRecordSlice, found []int) {
	i := -1
	records.RemoveIf(func(plog.LogRecord) bool {
		i++
		_, ok := slices.BinarySearch(found, i)
		return !ok
	})
}

// prune removes what has no records left and reports whether anything has.
func prune(logs plog.Logs) bool {
	logs.ResourceLogs().RemoveIf(func(r plog.ResourceLogs) bool {
		r.ScopeLogs().RemoveIf(func(s plog.ScopeLogs) bool { return s.LogRecords().Len() == 0 })
		return r.ScopeLogs().Len() == 0
	})
	return logs.ResourceLogs().Len() > 0
}
