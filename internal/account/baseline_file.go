// SPDX-License-Identifier: MPL-2.0

package account

import (
	"context"
	"time"

	"github.com/go-json-experiment/json"
)

// maxBaseline is the size of the baseline of about 200,000 funnels, in bytes. A larger one is not saved.
const maxBaseline = 32 << 20

// readBaseline reads the account's baseline from the cache folder. A file that is not a baseline counts as none.
func (a *Account) readBaseline(ctx context.Context) (r baseline, ok bool) {
	f, err := a.lock.folder()
	if err != nil {
		return r, false
	}
	path := a.lock.file(f, baselineExtension)
	content, err := within(f, ctx.Done(), a.config.Timings.Files, func() ([]byte, error) {
		touchUsed(path, time.Now())
		return readRegular(path, maxBaseline)
	}, nil)
	if err != nil || json.Unmarshal(content, &r) != nil {
		return baseline{}, false
	}
	return r, true
}

// saveBaseline writes the baseline in one step, so that a reader finds the old one or the new one.
func (a *Account) saveBaseline(r baseline) {
	f, err := a.lock.folder()
	if err != nil {
		return
	}
	content, err := json.Marshal(r)
	if err != nil || len(content) > maxBaseline {
		return
	}
	path := a.lock.file(f, baselineExtension)
	_ = f.do(a.config.Timings.Files, func() error { return replaceFile(path, a.lock.hash(), content) }) // it is only a help
}
