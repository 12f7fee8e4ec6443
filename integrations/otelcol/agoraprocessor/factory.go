// Package agoraprocessor is a processor of the OpenTelemetry Collector: log
// records go through unchanged, and those in which an Agora SDK reported a code
// get attributes that say whose it is and what it means. The findings are those
// of agoralog, whose packages it links.
//
// factory.go makes the processor, processor.go takes batches, look.go finds,
// text.go turns bodies and attributes to text, annotate.go writes attributes. To
// add an attribute, add it to annotate.go and to the table of README.md.
package agoraprocessor

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processorhelper"
)

// typeName is what configurations call the processor.
const typeName = "agora"

// NewFactory returns the factory of the processor.
func NewFactory() processor.Factory {
	return processor.NewFactory(
		component.MustNewType(typeName),
		createDefaultConfig,
		processor.WithLogs(createLogs, component.StabilityLevelDevelopment),
	)
}

func createLogs(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Logs) (processor.Logs, error) {
	p, err := newProcessor(cfg.(*Config))
	if err != nil {
		return nil, err
	}
	return processorhelper.NewLogs(ctx, set, cfg, next, p.process,
		processorhelper.WithCapabilities(consumer.Capabilities{MutatesData: true}))
}
