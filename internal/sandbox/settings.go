// SPDX-License-Identifier: MPL-2.0

package sandbox

import "time"

// Settings are the answers that Wazzup's documentation does not give. The zero value is the plainest service.
type Settings struct {
	Semantics       Semantics
	StageOrder      Order         // how stages are kept
	PipelineOrder   Order         // how funnels are kept
	EmptyStages     EmptyStages   // how a funnel without stages is shown
	RejectEmptyList bool          // a post of an empty list is a 400
	Texts           Texts         // what happens to names
	StaleFor        time.Duration // a read shows the list as it was before any commit younger than this
	Flapping        bool          // with StaleFor: only every second read of an account is old
	NumericIDs      bool          // ids that are integers are shown as JSON numbers
	Paging          Paging        // a hint of further pages, or one that says there are none
	Latency         time.Duration // before each request is looked at

	RequestsPerSecond int // more than five times as many let in within five seconds, wherever they go, are a 429; 0 is no limit

	// Of tokens that are granted; those of AddAccount and Authorize last. Lifetimes are whole seconds.
	TokenLifetime   time.Duration // a client's; 0 is the documented hour
	MachineLifetime time.Duration // a partner's machine token's; 0 is an hour
	StatedLifetime  time.Duration // what is said of either; 0 is the truth
	ExpiredCode     string        // the code of the 401 that a token gets for being old; "" is that of a revoked one
	UnknownAccount  int           // the status for an account that the partner has not created: 0 is 404, and 403 and 400 are the others
	TokenResponse   TokenResponse // how a client's token is answered
	MachineResponse TokenResponse // how a machine token is answered

	OneMachineToken bool   // a machine token that is granted ends the partner's earlier ones
	OneAccountToken bool   // a client's token that is granted ends those that were granted for the account earlier
	EndedStatus     int    // the status for a token that is unknown, revoked or expired; 0 is 401; 200, or 400 to 599 (see Refusal)
	EndedCode       string // the code for a token that is unknown or revoked; "" is OAUTH_TOKEN_UNKNOWN_OR_REVOKED
	ChildID         string // the claim child_id of clients' tokens, see AddToken; "" is the account's id as a string, and NoChildID none
	OpaqueTokens    bool   // clients' tokens are no JWT
	AnySpelling     bool   // an exchange finds an account by its number, whatever zeros it begins with: 00123456 and 123456

	Counting          Counting  // how the characters of ids and names are counted, of which they may have 100
	TextLength        int       // with TextsTruncated: of names so many characters are kept; 0 is 50
	IDs               IDs       // which ids are one
	First             int       // of a post only so many funnels are taken, the first ones, and the answer says nothing of it; 0 is all
	DropMembers       bool      // a post takes away the undocumented members of what it overwrites
	PipelineReadOrder ReadOrder // how the order of funnels differs from read to read
	StageReadOrder    ReadOrder // how the order of stages does
	ShuffleSeed       uint64    // of ReadsShuffled

	// What stands beside the documented members of a response, as the text of a JSON object; "" is nothing.
	BesideData         string      // beside data and meta, of reads and posts
	InMeta             string      // in meta, of reads
	BesideToken        string      // beside data and meta, of responses with a client's token; what it names that is there already, it replaces
	InToken            string      // in data, beside access_token, of the same
	BesideMachineToken string      // as BesideToken, with a machine token
	InMachineToken     string      // as InToken, with a machine token
	ReadHeaders        string      // lines of headers, of reads
	ErrorInside        ErrorInside // which requests are answered with status 200 and an error
}
