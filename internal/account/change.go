// SPDX-License-Identifier: MPL-2.0

package account

import "github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"

// Change is what one resource wants to change in its account. All maps are by funnel id.
type Change struct {
	Prior        map[string]wazzup.Pipeline // the resource's funnels as Terraform last saw them; empty for a create
	Planned      map[string]wazzup.Pipeline // the wanted funnels; empty for a destroy
	Existing     ExistingPolicy             // what to do with a funnel that already exists when it is first declared
	OrderNotKept bool                       // earlier reads have shown that Wazzup does not keep the order of stages
	Lasting      Lasting                    // from the resource's private state: Result.Lasting of an earlier write
}

// ExistingPolicy is what to do with a funnel that already exists when it is first declared.
type ExistingPolicy int

// The policies.
const (
	Refuse    ExistingPolicy = iota // it is an error
	Adopt                           // it is taken over if it is as declared, else it is an error
	Overwrite                       // it is taken over and made as declared
)

// Result is what a Write has found and done.
type Result struct {
	// Pipelines are the planned funnels as they are now, for the state. They equal the plan except for what an error
	// names. nil means that nothing new is known, so the prior state stays.
	Pipelines    map[string]wazzup.Pipeline
	OrderNotKept bool          // for the private state
	Reordered    []string      // ids of funnels sent with a new order of stages that Wazzup does not keep
	Adopted      []string      // ids of funnels that already existed as declared, and were taken over as the policy says
	Overwritten  []Difference  // of funnels that already existed with other content, and were overwritten as the policy says
	Resumed      []string      // ids of funnels whose creation an earlier run here had begun and not finished
	Kept         []string      // ids of funnels that Wazzup did not remove
	NotEmptied   error         // Wazzup's refusal of the empty list that would have removed Kept; nil if it did not refuse
	Foreign      []ForeignLoss // funnels of others that differ between the reads before and after the post
	Lasting      Lasting       // for the private state
	NoLockFile   error         // why other processes of this machine are not locked out; nil if they are
	Waited       *LockWait     // for another process that held the lock for long; nil if there was no such wait
	Backup       string        // path of the file with the list from before the first post; "" if there is none
	NoBackup     error         // why there is no such file, once a run; nil if there is one or nothing was sent
}

// ForeignLoss is a change to a funnel of others between the reads before and after a post. The order of stages is no
// change.
type ForeignLoss struct {
	ID           string
	Vanished     bool
	Became       string       // if it vanished: the id of the new funnel in its place; "" if there is none
	Altered      []Difference // texts and stages that were posted as read and are different or gone now
	Restructured bool         // it has new stages
	Members      []string     // undocumented members that are different or gone now
	Accepted     bool         // listed in AcceptAltered, so no error; never if something is gone
}

// byOurPost reports whether the post has done it: a text that was posted as read is different now, or a funnel that
// was posted is missing.
func (l ForeignLoss) byOurPost() bool { return l.Vanished || len(l.Altered) > 0 }
