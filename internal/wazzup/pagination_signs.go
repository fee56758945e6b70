// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"fmt"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// paging gathers what a response says of further pages. No sign of any is documented for this API; but were it to start
// paging, a list taken for whole would make the next write remove the rest.
//
// Signs are told by the meaning of names (see role), and a number is one only if it contradicts the list. What says that
// the list is whole outweighs a list that is just as long as it can be; what says that nothing follows outweighs a cursor,
// too. Nothing outweighs any other sign.
type paging struct {
	list   []Pipeline
	stages int // of all funnels

	more  []sign // what says that there is more
	full  []sign // what says that there may be: as many as fit on a page
	place []sign // a place in the list, such as a cursor, from which it may go on
	whole bool   // something says that this is all
	ended bool   // ... in so many words, not by a number of funnels
}

// sign is a text of our own, and one from outside: a name and what stands there. Any of them may be empty.
type sign struct{ own, name, outside string }

// words are fit to be shown. If what stands there has a credential in it, the name still tells where that is.
func (s sign) words(r reader) string {
	shown := r.words(s.name + s.outside)
	if name := r.words(s.name); shown == mask.Hidden && name != mask.Hidden && name != "" {
		shown = name + " " + mask.Hidden
	}
	return s.own + shown
}

func newPaging(list []Pipeline) *paging {
	p := &paging{list: list}
	for _, funnel := range list {
		p.stages += len(funnel.Stages)
	}
	return p
}

func signOf(m member) sign {
	return sign{name: fmt.Sprintf("%q is", m.name), outside: " " + m.value.show()}
}
