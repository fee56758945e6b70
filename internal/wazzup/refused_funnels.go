// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"strconv"
)

// refusedFunnel is how the API names a funnel of the posted list, in class-validator's form: "pipelines.0.name must be ...".
var refusedFunnel = lazily(`^pipelines\.([0-9]{1,9})\b`)

// RefusedFunnels returns which funnels of a posted list the response to the post names, by their index in the list. A funnel
// that is named several times is there as often.
func RefusedFunnels(err error) []int {
	status, ok := errors.AsType[*StatusError](err)
	if !ok {
		return nil
	}
	var indexes []int
	for _, text := range status.Errors {
		if match := refusedFunnel().FindStringSubmatch(text); match != nil {
			i, _ := strconv.Atoi(match[1]) // it has at most nine digits
			indexes = append(indexes, i)
		}
	}
	return indexes
}
