// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"math/big"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Their maximum values.
const (
	maxRetries  = 100 // the waits between so many attempts take a quarter of an hour; more would hide an outage, not outlast it
	maxRequests = 1000
)

// number resolves a setting that is a whole number within limits. The schema allows any number, because the framework's own
// error for a fraction or a number that is too large asks users to report a bug.
func (r *resolver) number(name string, value types.Number, least, most int64, otherwise int) int {
	if !known(value) {
		return otherwise
	}
	given := value.ValueBigFloat()
	text := given.Text('f', -1)
	if len(text) > 24 {
		text = given.Text('g', -1)
	}
	if !given.IsInt() || given.Cmp(big.NewFloat(float64(least))) < 0 || given.Cmp(big.NewFloat(float64(most))) > 0 {
		r.diags.Append(messages.BadNumber(name, text, least, most, otherwise))
		return otherwise
	}
	whole, _ := given.Int64()
	return int(whole)
}

// The limits of request_timeout. A shorter timeout does not allow even a TLS handshake over the internet. With a longer one, a
// run hangs instead of making another attempt.
const (
	minTimeout = 100 * time.Millisecond
	maxTimeout = 10 * time.Minute
)

func (r *resolver) timeout(value types.String) time.Duration {
	if value.IsNull() || value.IsUnknown() {
		return wazzup.DefaultTimeout
	}
	d, err := wazzup.ParseDuration(value.ValueString())
	switch {
	case err != nil:
		r.diags.Append(messages.TimeoutNotADuration())
	case d < minTimeout:
		r.diags.Append(messages.TimeoutTooShort())
	case d > maxTimeout:
		r.diags.Append(messages.TimeoutTooLong())
	}
	return d
}
