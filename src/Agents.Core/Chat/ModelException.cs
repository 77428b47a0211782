using System.Net;

namespace Agents.Core.Chat;

/// <summary>A model call failed. The provider's own exception is the inner one.</summary>
public sealed class ModelException : AgentException
{
    internal ModelException(string model, ModelErrorKind kind, string what, Exception? innerException)
        : base($"The model '{model}' failed ({kind}): {what}", innerException)
    {
        Model = model;
        Kind = kind;
    }

    /// <summary>Gets the model's id; <c>unknown</c> when the client does not say.</summary>
    public string Model { get; }

    /// <summary>Gets the kind of failure.</summary>
    public ModelErrorKind Kind { get; }

    /// <summary>Gets whether a retry may help: for rate limits, overload, timeouts and broken connections.</summary>
    public override bool IsTransient =>
        Kind is ModelErrorKind.RateLimited or ModelErrorKind.Overloaded or ModelErrorKind.Timeout or ModelErrorKind.Connection;

    /// <summary>Tells the kind of failure from what a client threw.</summary>
    internal static ModelErrorKind Classify(Exception exception) => exception switch
    {
        ModelException model => model.Kind,
        HttpRequestException { StatusCode: { } status } => Classify(status),
        HttpRequestException or IOException => ModelErrorKind.Connection,
        TimeoutException or OperationCanceledException => ModelErrorKind.Timeout,
        UnauthorizedAccessException => ModelErrorKind.Authentication,
        _ when exception.InnerException is { } inner => Classify(inner),
        _ => ModelErrorKind.Unknown,
    };

    private static ModelErrorKind Classify(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => ModelErrorKind.Authentication,
        408 or 504 => ModelErrorKind.Timeout,
        413 => ModelErrorKind.ContextTooLong,
        429 => ModelErrorKind.RateLimited,
        >= 500 => ModelErrorKind.Overloaded,
        >= 400 => ModelErrorKind.InvalidRequest,
        _ => ModelErrorKind.Unknown,
    };
}
