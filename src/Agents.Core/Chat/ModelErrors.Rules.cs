namespace Agents.Core.Chat;

/// <content>Which words and statuses mean which kind.</content>
public static partial class ModelErrors
{
    private static readonly (ModelErrorKind Kind, string[] Codes)[] ByCode =
    [
        (ModelErrorKind.ContextTooLong,
            ["context_length_exceeded", "context_window_exceeded", "exceed_context_size_error", "request_too_large", "string_above_max_length"]),
        (ModelErrorKind.ContentFilter,
            ["content_filter", "content_policy_violation", "responsibleaipolicyviolation", "moderation_blocked", "safety", "prohibited_content", "image_content_policy_violation"]),
        (ModelErrorKind.Authentication,
            [
                "invalid_api_key", "authentication_error", "permission_error", "permission_denied", "insufficient_quota", "billing_error",
                "billing_hard_limit_reached", "account_deactivated", "unauthenticated", "insufficient_permissions", "invalid_authentication",
            ]),
        (ModelErrorKind.RateLimited, ["rate_limit_exceeded", "rate_limit_error", "resource_exhausted", "too_many_requests", "tokens", "requests"]),
        (ModelErrorKind.Overloaded, ["overloaded_error", "server_error", "api_error", "internal_error", "internal_server_error", "unavailable", "service_unavailable", "internal"]),
        (ModelErrorKind.Timeout, ["timeout_error", "deadline_exceeded", "timeout", "vector_store_timeout"]),
        (ModelErrorKind.InvalidRequest,
            ["model_not_found", "not_found_error", "not_found", "invalid_argument", "unsupported_value", "unsupported_parameter", "invalid_value", "invalid_prompt"]),
    ];

    // Servers that name every bad request alike say in words that the conversation is too long.
    private static readonly string[] TooLong =
    [
        "maximum context length", "context length exceeded", "exceeds the context", "context window", "prompt is too long", "input is too long",
        "available context size", "too many tokens in the prompt", "input token count", "reduce the length of the messages",
        "exceed context limit",
    ];

    // Anthropic names used-up credit and blocked output a bad request too.
    private static readonly (ModelErrorKind Kind, string Sign)[] ByWords =
    [
        (ModelErrorKind.Authentication, "credit balance is too low"),
        (ModelErrorKind.ContentFilter, "content filtering policy"),
    ];

    private static ModelErrorKind Classify(int status, ProviderError error)
    {
        status = status is >= 200 and < 300 ? error.Status ?? status : status;
        if ((KindOf(error.Code) ?? KindOf(error.OuterCode)) is { } exact)
        {
            return exact;
        }

        bool isBad = status is 200 or 400 or 413 or 422 or 500;
        if (isBad && error.Message is { } words && Array.Exists(TooLong, sign => words.Contains(sign, StringComparison.OrdinalIgnoreCase)))
        {
            return ModelErrorKind.ContextTooLong;
        }

        foreach ((ModelErrorKind kind, string sign) in isBad && error.Message is not null ? ByWords : [])
        {
            if (error.Message!.Contains(sign, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return KindOf(error.Type) ?? status switch
        {
            401 or 402 or 403 => ModelErrorKind.Authentication,
            408 or 504 => ModelErrorKind.Timeout,
            413 => ModelErrorKind.ContextTooLong,
            429 => ModelErrorKind.RateLimited,
            >= 500 => ModelErrorKind.Overloaded,
            >= 300 => ModelErrorKind.InvalidRequest,
            _ => ModelErrorKind.Unknown,
        };
    }

    private static ModelErrorKind? KindOf(string? code)
    {
        foreach ((ModelErrorKind kind, string[] codes) in ByCode)
        {
            if (code is not null && Array.IndexOf(codes, code) >= 0)
            {
                return kind;
            }
        }

        return null;
    }
}
