package sandbox

import "time"

// Settings are the answers that Wazzup's documentation does not give. The zero value is the plainest service.
type Settings struct {
	Semantics       Semantics
	StageOrder      Order         // how stages are kept
	PipelineOrder   Order         // how funnels are kept
	EmptyStages     EmptyStages   // how a funnel without stages is shown
	RejectEmptyList bool          // a post of an empty list is a 400
	TrimNames       bool          // names are stored without blanks around them
	StaleFor        time.Duration // a read shows the list as it was before any commit younger than this
	Flapping        bool          // with StaleFor: only every second read of an account is old
	NumericIDs      bool          // ids that are integers are shown as JSON numbers
	Paging          Paging        // a hint of further pages, or one that says there are none
	Latency         time.Duration // before each request is looked at
}

// Semantics is what a post does to the list.
type Semantics int

// The semantics.
const (
	Replace     Semantics = iota // the posted list is the list
	Merge                        // each posted funnel replaces its namesake whole; the others stay
	MergeStages                  // posted stages update or append, the others stay in place; no stages key changes none
)

// AllSemantics are all of them.
func AllSemantics() []Semantics { return []Semantics{Replace, Merge, MergeStages} }

// Order is how something is kept.
type Order int

// The orders.
const (
	Kept     Order = iota // as sent
	ByID                  // sorted by id
	Reversed              // against the order sent: what is new comes first
)

// EmptyStages is how a read shows a funnel without stages.
type EmptyStages int

// The ways.
const (
	StagesAbsent EmptyStages = iota // no stages key
	StagesNull                      // "stages": null
	StagesArray                     // "stages": []
)

// Paging is what a read says of further pages.
type Paging int

// The hints. Those whose names begin with No say that the list is whole.
const (
	NoHint Paging = iota
	LinkNext
	MetaNext
	MetaHasMore
	MetaTotal
	TopCursor
	NoMetaNext
	NoMetaHasMore
	NoMetaTotal
)
