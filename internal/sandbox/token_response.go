// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"time"
)

// granting is what the settings say of the tokens of one kind.
type granting struct {
	lifetime       time.Duration
	response       TokenResponse
	inside, beside string // members of the response
	one            bool   // a new token ends the earlier ones
	opaque         bool
}

func (t Settings) granting(machine bool) granting {
	if machine { // never a JWT: nothing is known of the form of machine tokens
		return granting{cmp.Or(t.MachineLifetime, time.Hour), t.MachineResponse, t.InMachineToken, t.BesideMachineToken, t.OneMachineToken, true}
	}
	return granting{cmp.Or(t.TokenLifetime, time.Hour), t.TokenResponse, t.InToken, t.BesideToken, t.OneAccountToken, t.OpaqueTokens}
}

// tokenData has its keys in the order of the documented answer.
type tokenData struct {
	AccessToken  any `json:"access_token,omitempty"` // nil is left out
	RefreshToken any `json:"refresh_token,omitempty"`
	ExpiresIn    any `json:"expires_in,omitempty"`
}

// with is the answer with a token that lives for so many seconds, or is said to.
func (g granting) with(token, refresh string, seconds int64, header http.Header) any {
	data := tokenData{AccessToken: token, RefreshToken: refresh, ExpiresIn: seconds}
	switch g.response {
	case WholeResponse, NullData, FlatResponse:
	case OnlyAccessToken:
		data.RefreshToken, data.ExpiresIn = nil, nil
	case NullExpiresIn:
		data.ExpiresIn = json.RawMessage("null")
	case ZeroExpiresIn:
		data.ExpiresIn = 0
	case NegativeExpiresIn:
		data.ExpiresIn = -3600
	case HugeExpiresIn:
		data.ExpiresIn = int64(math.MaxInt64)
	case VastExpiresIn:
		data.ExpiresIn = json.RawMessage("1e400")
	case FractionExpiresIn:
		data.ExpiresIn = float64(seconds) + 0.5
	case TextExpiresIn:
		data.ExpiresIn = fmt.Sprint(seconds)
	case WordExpiresIn:
		data.ExpiresIn = "soon"
	case NoAccessToken:
		data.AccessToken = nil
	case EmptyAccessToken:
		data.AccessToken = ""
	case NumberAccessToken:
		data.AccessToken = 42
	case PlainText:
		header.Set("Content-Type", "text/plain; charset=utf-8")
	}
	whole := extended(data, g.inside)
	if g.response == FlatResponse {
		return extended(whole, g.beside)
	}
	response := struct {
		Data any              `json:"data"`
		Meta map[string]int64 `json:"meta"`
	}{whole, map[string]int64{"timestamp": time.Now().Unix()}}
	if g.response == NullData {
		response.Data = nil
	}
	return extended(response, g.beside)
}
