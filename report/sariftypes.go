package report

import "github.com/agoralog/agoralog/rules"

// The parts of SARIF 2.1.0 that agoralog writes.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	Invocations []sarifInvocation `json:"invocations"`
	ColumnKind  string            `json:"columnKind"`
	Results     []sarifResult     `json:"results"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               Text                `json:"id"`
	Name             Text                `json:"name,omitempty"`
	ShortDescription sarifMessage        `json:"shortDescription"`
	FullDescription  sarifMessage        `json:"fullDescription"`
	Help             sarifMessage        `json:"help"`
	HelpURI          Text                `json:"helpUri,omitempty"`
	Configuration    sarifConfiguration  `json:"defaultConfiguration"`
	Properties       sarifRuleProperties `json:"properties"`
}

type sarifConfiguration struct {
	Level string `json:"level"`
}

// sarifRuleProperties are those that GitHub sorts by. There is no
// security-severity, which would make a failed login a security alert.
type sarifRuleProperties struct {
	Tags      []string `json:"tags"`
	Precision string   `json:"precision"`
	Severity  string   `json:"problem.severity"`
	sure      rules.Confidence
}

type sarifMessage struct {
	Text     Text `json:"text"`
	Markdown Text `json:"markdown,omitempty"`
}

type sarifResult struct {
	RuleID       Text              `json:"ruleId"`
	RuleIndex    int               `json:"ruleIndex"`
	Level        string            `json:"level"`
	Message      sarifMessage      `json:"message"`
	Locations    []sarifLocation   `json:"locations"`
	Fingerprints map[string]string `json:"partialFingerprints"`
	Occurrences  int64             `json:"occurrenceCount"`
	Properties   sarifProperties   `json:"properties"`
}

type sarifProperties struct {
	Confidence string `json:"confidence"`
	Class      string `json:"class"`
	Count      int64  `json:"count"`
	Known      int64  `json:"known,omitempty"` // of the same text, by the baseline
	Files      int64  `json:"files"`
	Fatal      int64  `json:"fatal,omitempty"`
}

type sarifLocation struct {
	Physical sarifPhysical `json:"physicalLocation"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int64         `json:"startLine"`
	StartColumn int           `json:"startColumn"`
	EndColumn   int           `json:"endColumn"`
	Snippet     *sarifMessage `json:"snippet,omitempty"`
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	Notifications []sarifNotification `json:"toolExecutionNotifications"`
}

type sarifNotification struct {
	Level     string       `json:"level"`
	Message   sarifMessage `json:"message"`
	Locations []sarifPlace `json:"locations,omitempty"`
}

// A sarifPlace is a file as a whole.
type sarifPlace struct {
	Physical sarifPlain `json:"physicalLocation"`
}

type sarifPlain struct {
	Artifact sarifArtifact `json:"artifactLocation"`
}
