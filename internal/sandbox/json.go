// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
)

// encode writes JSON with all characters as they are.
func encode(value any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return []byte(err.Error())
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// object is a JSON object that remembers all keys that stand there, in order, however often.
type object struct {
	keys   []string
	values map[string]json.RawMessage
}

// objectIn reads one of the values of a body whose JSON is valid.
func objectIn(raw json.RawMessage) (o object, ok bool) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return o, false
	}
	o.values = map[string]json.RawMessage{}
	for d.More() {
		key, _ := d.Token()
		name, _ := key.(string)
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return o, false
		}
		o.keys = append(o.keys, name)
		o.values[name] = value
	}
	return o, true
}
