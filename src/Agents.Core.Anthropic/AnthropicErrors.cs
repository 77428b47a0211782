using System.Text.Json;
using Agents.Core.Chat;
using Anthropic.Exceptions;

namespace Agents.Core.Anthropic;

/// <summary>Turns what goes wrong between the SDK and the provider into failures by kind, which hold nothing of the SDK's exceptions.</summary>
internal static class AnthropicErrors
{
    /// <summary>Makes the exception that leaves the client.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="model">The model's id.</param>
    /// <param name="key">The key, which is not repeated where the provider repeats it.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public static Exception Translate(Exception exception, string model, string? key, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException($"The call of the model '{model}' was cancelled.", cancellationToken);
        }

        return exception switch
        {
            ModelException failure => failure,
            AnswerFailure failure => ModelErrors.FromResponse(model, failure.Status, WithoutKey(failure.Body, key), failure.RetryAfter),
            AnthropicApiException failure => ModelErrors.FromResponse(model, (int)failure.StatusCode, WithoutKey(failure.ResponseBody, key)),
            AnthropicServiceException { Body.ValueKind: JsonValueKind.Object } failure => ModelErrors.FromResponse(model, 200, WithoutKey(failure.Body.GetRawText(), key)),
            AnthropicSseException => new ModelException(model, ModelErrorKind.Overloaded, "the provider told of a failure inside its answer, in words that cannot be read.") { IsOwnSentence = true },
            AnthropicIOException { InnerException: { } failure } => ModelErrors.FromException(model, failure),
            TimeoutException => new ModelException(model, ModelErrorKind.Timeout, "the provider was silent for too long.", exception) { IsOwnSentence = true },
            OperationCanceledException => new ModelException(model, ModelErrorKind.Timeout, "the provider did not answer in time.") { IsOwnSentence = true },
            AnthropicException or JsonException or InvalidDataException =>
                new ModelException(model, ModelErrorKind.Unknown, $"the provider's answer cannot be read ({exception.GetType().Name}).") { IsOwnSentence = true },
            _ => ModelErrors.FromException(model, exception),
        };
    }

    private static string? WithoutKey(string? body, string? key) =>
        key is { Length: > 0 } ? body?.Replace(key, "[redacted]", StringComparison.Ordinal) : body;
}
