package sandbox

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"time"
)

// newToken makes a token as the service does: a JWT that lives for an hour and names its account in child_id. Its
// signature is random, so that no two tokens are equal; nobody checks it.
func newToken(id string, now time.Time) string {
	payload, _ := json.Marshal(map[string]any{"child_id": id, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()})
	signature := make([]byte, 32)
	_, _ = rand.Read(signature) // never fails (crypto/rand)
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(payload) + "." + encode(signature)
}
