package account

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// digest and text are SHA-256 in hexadecimal, of an id and of a content.
type (
	digest string
	text   string
)

// anyText stands for the content of a funnel that is there, and of which no more is known.
const anyText text = ""

// idDigest differs where ids do, to the byte: two that are canonically equivalent are two funnels.
func idDigest(id string) digest {
	h := sha256.Sum256([]byte(id))
	return digest(hex.EncodeToString(h[:]))
}

// contentDigest is the same for funnels that are Equal, and its first half for those that are but for the order of their
// stages.
func contentDigest(p wazzup.Pipeline) text {
	content, order := p.Digest(sum)
	return text(content + order)
}

// sameButOrder reports whether two digests are of funnels that are the same but for the order of their stages.
func (t text) sameButOrder(other text) bool {
	const half = 2 * sha256.Size
	return len(t) >= half && len(other) >= half && t[:half] == other[:half]
}

func sum(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		part = norm.NFC.String(part)
		fmt.Fprintf(h, "%d %s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// anyOrderDigest is the same for funnels that are EqualButOrder.
func anyOrderDigest(p wazzup.Pipeline) text {
	p.Stages = slices.SortedFunc(slices.Values(p.Stages), func(a, b wazzup.Stage) int {
		return strings.Compare(string(idDigest(a.ID)), string(idDigest(b.ID)))
	})
	return contentDigest(p)
}

// pairDigest is of an id and another one that Wazzup takes for the same.
func pairDigest(id, other string) digest { return digest(sum("one to Wazzup", id, other)) }
