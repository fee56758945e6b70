// SPDX-License-Identifier: MPL-2.0

package probe

import "context"

// experiment answers one question, or some that one post answers.
type experiment struct {
	about string
	try   func(context.Context, *run) error
}

// experiments go from plain to odd: what might spoil the account for the others comes last.
var experiments = []experiment{
	{"funnels are made", tryCreate},
	{"they are posted again", tryUpdate},
	{"stages are left out", tryStagesLeftOut},
	{"stages have no key", tryNoStagesKey},
	{"a funnel is left out", tryFunnelLeftOut},
	{"names with blanks and accents", tryNames},
	{"ids that look like numbers", tryNumbers},
	{"a stage in two funnels", trySharedStage},
	{"an empty list of stages", tryEmptyStages},
	{"a property that the API does not know", tryUnknownProperty},
	{"101 characters", tryLengths},
	{"wrong tokens", tryTokens},
	{"other methods", tryMethods},
	{"an id twice", tryDuplicates},
	{"an empty list", tryEmptyList},
	{"150 funnels", tryMany},
	{"what reads and answers have shown meanwhile", tryLookBack},
}
