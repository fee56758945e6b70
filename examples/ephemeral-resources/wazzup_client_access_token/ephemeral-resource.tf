ephemeral "wazzup_client_access_token" "client" {
  account_id = "7204-2419"
}

# Your script gets the token in its environment.
resource "terraform_data" "channels" {
  provisioner "local-exec" {
    command = "sh channels.sh"
    environment = {
      WAZZUP_TOKEN            = ephemeral.wazzup_client_access_token.client.access_token
      WAZZUP_TOKEN_EXPIRES_AT = ephemeral.wazzup_client_access_token.client.expires_at
    }
  }
}
