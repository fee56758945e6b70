// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"math/big"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// The settings that are numbers.
const (
	nameRetries  = "max_retries"
	nameRequests = "requests_per_second"
)

// The most that they can be.
const (
	maxRetries  = 100 // with so many, the waits of a request alone come to a quarter of an hour; more would not outlast an outage, only hide it
	maxRequests = 1000
)

// number is a setting that is a whole number within limits. The schema takes any number: the framework's own error for a fraction
// or one that is too large asks users to report it.
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

// The ends of request_timeout. Below the one, not even an encrypted connection to a service on the internet comes about; beyond
// the other, a run hangs where an attempt should fail and be made again.
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
