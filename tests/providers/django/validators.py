from oauth2_provider.oauth2_validators import OAuth2Validator


class ValidatorWithName(OAuth2Validator):
    """Puts into the id_token what the app greets people with."""

    oidc_claim_scope = None

    def get_additional_claims(self, request):
        return {"name": request.user.get_full_name(), "email": request.user.email}
