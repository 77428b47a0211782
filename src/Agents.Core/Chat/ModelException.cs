namespace Agents.Core.Chat;

/// <summary>A model call failed.</summary>
/// <remarks>
/// The message says kind, status and code, and nothing that a provider wrote: providers quote keys and prompts. What the provider said stands in
/// <see cref="Detail"/>, with what looks like a secret taken out. An exception of a client that is nobody's own is the inner one.
/// </remarks>
public sealed class ModelException : AgentException
{
    /// <summary>Initializes the failure.</summary>
    /// <param name="model">The model's id; <c>unknown</c> when nobody knows.</param>
    /// <param name="kind">The kind of failure.</param>
    /// <param name="what">What happened, as a sentence that begins small and ends with a period; without prompts and secrets.</param>
    /// <param name="innerException">What the client threw, if it says nothing that must stay secret.</param>
    /// <exception cref="ArgumentException"><paramref name="model"/> or <paramref name="what"/> is <see langword="null"/> or empty.</exception>
    public ModelException(string model, ModelErrorKind kind, string what, Exception? innerException = null)
        : base($"The model '{Checked(model, nameof(model))}' failed ({kind}): {Checked(what, nameof(what))}", innerException)
    {
        Model = model;
        Kind = kind;
    }

    /// <summary>Gets the model's id; <c>unknown</c> when the client does not say.</summary>
    public string Model { get; }

    /// <summary>Gets the kind of failure.</summary>
    public ModelErrorKind Kind { get; }

    /// <summary>Gets the HTTP status that the provider answered with; <see langword="null"/> when it did not answer with a failure.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Gets how long the provider asks to wait before the next attempt; <see langword="null"/> when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets the provider's own word for the failure, such as <c>context_length_exceeded</c>; <see langword="null"/> when it has none.</summary>
    public string? Code { get; init; }

    /// <summary>Gets what the provider wrote about the failure; <see langword="null"/> when it wrote nothing.</summary>
    /// <value>At most <see cref="ModelErrors.MaxDetailLength"/> characters, without what looks like a key. It may quote the request.</value>
    public string? Detail { get; init; }

    /// <summary>Gets whether a retry may help: for rate limits, overload, timeouts and broken connections.</summary>
    public override bool IsTransient =>
        Kind is ModelErrorKind.RateLimited or ModelErrorKind.Overloaded or ModelErrorKind.Timeout or ModelErrorKind.Connection;

    /// <summary>Gets whether the call failed before anything was sent, so that it cost nothing.</summary>
    internal bool IsUnsent { get => field || HasNoConnection(InnerException); init; }

    /// <summary>Gets whether the library wrote what the message says; a client of others may write there what it likes.</summary>
    internal bool IsOwnSentence { get; init; }

    internal override bool HoldsForeignWords => !IsOwnSentence;

    /// <summary>Says whether an exception tells that nobody was reached.</summary>
    internal static bool HasNoConnection(Exception? exception) => exception switch
    {
        null => false,
        ModelException model => model.IsUnsent,
        BudgetExceededException => true,
        AggregateException many => many.InnerExceptions.Count > 0 && many.InnerExceptions.All(HasNoConnection),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError,
        } => true,
        _ => HasNoConnection(exception.InnerException),
    };

    private static string Checked(string value, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, name);
        return value;
    }
}
