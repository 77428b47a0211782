namespace Agents.Core.Chat;

/// <summary>Tells the kind of a model's failure from what its provider answered or its client threw.</summary>
/// <remarks>
/// The body decides before the status, since providers use one status for several failures: a used-up account is a 429 like a rate limit, and a
/// conversation that is too long a 400 like a misspelled field. Words are those of the documented errors of OpenAI, Azure OpenAI and Anthropic,
/// and of what vLLM, llama.cpp, Ollama, Groq, Mistral, DeepSeek and Gemini answer in their place.
/// </remarks>
public static partial class ModelErrors
{
    /// <summary>The most characters of a provider's words that are kept.</summary>
    public const int MaxDetailLength = 500;

    private const int MaxBodyLength = 1 << 16;

    /// <summary>Makes the failure that an HTTP answer tells of.</summary>
    /// <param name="model">The model's id.</param>
    /// <param name="statusCode">The status, 100 to 599; 200 for a failure that is told inside an answer.</param>
    /// <param name="body">The body, as JSON or not; only its first 65,536 characters are read.</param>
    /// <param name="retryAfter">How long the provider asks to wait.</param>
    /// <returns>The failure.</returns>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/> or empty.</exception>
    public static ModelException FromResponse(string model, int statusCode, string? body, TimeSpan? retryAfter = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        string text = body is null ? "" : body.Length > MaxBodyLength ? body[..MaxBodyLength] : body;
        ProviderError error = ProviderError.Read(text);
        ModelErrorKind kind = Classify(statusCode, error);

        // Whoever quotes a key may do so in the place of a code.
        string? code = error.Code is { } named && !SecretText.Pattern.IsMatch(named) ? named : null;
        return new ModelException(model, kind, $"the provider answered with status {statusCode}{(code is null ? "" : $", {code}")}.")
        {
            StatusCode = statusCode,
            RetryAfter = retryAfter is { } wait && wait >= TimeSpan.Zero ? wait : null,
            Code = code,
            Detail = error.Message is { } words ? SecretText.Redact(words, MaxDetailLength) : null,
            IsOwnSentence = true,
        };
    }

    /// <summary>Makes the failure that a client's exception tells of; a <see cref="ModelException"/> is given back as it is.</summary>
    /// <param name="model">The model's id.</param>
    /// <param name="exception">What the client threw. It becomes the inner exception.</param>
    /// <returns>The failure.</returns>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is <see langword="null"/>.</exception>
    public static ModelException FromException(string model, Exception exception)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentNullException.ThrowIfNull(exception);
        return exception as ModelException
            ?? new ModelException(model, Classify(exception), $"the client threw {exception.GetType().Name}; see the inner exception.", exception) { IsOwnSentence = true };
    }

    /// <summary>Says whether a provider that answers so has refused the request before it worked on it; any other failure may come after that.</summary>
    internal static bool IsRefusal(ModelErrorKind kind) =>
        kind is ModelErrorKind.RateLimited or ModelErrorKind.Authentication or ModelErrorKind.InvalidRequest or ModelErrorKind.ContextTooLong;

    /// <summary>Tells the kind of failure from what a client threw.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The kind; <see cref="ModelErrorKind.Unknown"/> when nothing tells.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is <see langword="null"/>.</exception>
    public static ModelErrorKind Classify(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            ModelException model => model.Kind,
            HttpRequestException { StatusCode: { } status } => Classify((int)status, default),
            HttpRequestException or IOException => ModelErrorKind.Connection,
            TimeoutException or OperationCanceledException => ModelErrorKind.Timeout,
            UnauthorizedAccessException => ModelErrorKind.Authentication,
            _ when exception.InnerException is { } inner => Classify(inner),
            _ => ModelErrorKind.Unknown,
        };
    }
}
