// SPDX-License-Identifier: MPL-2.0

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

// digest and text are SHA-256 in hexadecimal, of an id or of a content.
type (
	digest string
	text   string
)

// anyText stands for the content of a funnel of which only the existence is known.
const anyText text = ""

// idDigest is the digest of an id. It compares ids by bytes, because canonically equivalent ids are two funnels.
func idDigest(id string) digest {
	h := sha256.Sum256([]byte(id))
	return digest(hex.EncodeToString(h[:]))
}

// contentDigest is equal for funnels that are Equal. Its first half is equal for funnels that are EqualButOrder.
func contentDigest(p wazzup.Pipeline) text {
	content, order := p.Digest(sum)
	return text(content + order)
}

// sameButOrder reports whether two digests are of contents that differ only in the order of stages.
func (t text) sameButOrder(other text) bool {
	const contentLength = 2 * sha256.Size
	return len(t) >= contentLength && len(other) >= contentLength && t[:contentLength] == other[:contentLength]
}

func sum(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		part = norm.NFC.String(part)
		fmt.Fprintf(h, "%d %s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// anyOrderDigest is equal for funnels that are EqualButOrder.
func anyOrderDigest(p wazzup.Pipeline) text {
	p.Stages = slices.SortedFunc(slices.Values(p.Stages), func(a, b wazzup.Stage) int {
		return strings.Compare(string(idDigest(a.ID)), string(idDigest(b.ID)))
	})
	return contentDigest(p)
}

// pairDigest is the digest of two ids that Wazzup treats as one.
func pairDigest(id, other string) digest { return digest(sum("one to Wazzup", id, other)) }
