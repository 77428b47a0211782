using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>What leaves a layer when the client inside it threw.</summary>
internal static class CallFailure
{
    /// <summary>Translates what a client threw: cancelled by the caller, a failure of the library's own as it came, or a <see cref="ModelException"/>.</summary>
    public static Exception Of(Exception exception, string model, CancellationToken caller)
    {
        if (caller.IsCancellationRequested)
        {
            return exception is OperationCanceledException canceled && canceled.CancellationToken == caller
                ? canceled
                : new OperationCanceledException($"The call of the model '{model}' was cancelled.", exception, caller);
        }

        // What was disposed of is misuse, which another attempt or another model would hide.
        return exception is AgentException or ObjectDisposedException ? exception : ModelErrors.FromException(model, exception);
    }

    /// <summary>Makes the failure of an attempt that was out of time.</summary>
    public static ModelException OutOfTime(string model, string what, TimeSpan limit) =>
        new(model, ModelErrorKind.Timeout, $"no {what} came within {limit}.") { IsOwnSentence = true };

    /// <summary>Makes the failure of a client that broke its contract.</summary>
    public static ModelException ReturnedNull(string model) => new(model, ModelErrorKind.Unknown, "the client returned null.") { IsOwnSentence = true };

    /// <summary>Throws an exception that may have been thrown before, with the places where it was.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public static void Throw(Exception exception) => ExceptionDispatchInfo.Throw(exception);

    /// <summary>Gets the id of the model that a client calls; <c>unknown</c> when it does not say.</summary>
    public static string ModelOf(IChatClient client, ChatOptions? options = null) =>
        options?.ModelId is { Length: > 0 } asked ? asked
        : client.GetService(typeof(ChatClientMetadata)) is ChatClientMetadata { DefaultModelId.Length: > 0 } metadata ? metadata.DefaultModelId
        : "unknown";

    /// <summary>Lowers how much output options allow.</summary>
    /// <returns>The options themselves where nothing is lowered; else a copy.</returns>
    public static ChatOptions? Limit(ChatOptions? options, int? maxOutputTokens)
    {
        if (maxOutputTokens is not { } most || options?.MaxOutputTokens <= most)
        {
            return options;
        }

        ChatOptions limited = options?.Clone() ?? new ChatOptions();
        limited.MaxOutputTokens = most;
        return limited;
    }
}
