using System.Text.Json;
using Agents.Core.Chat;
using Anthropic.Exceptions;

namespace Agents.Core.Anthropic;

/// <summary>Turns what goes wrong between the SDK and the provider into failures by kind, which hold nothing of the SDK's exceptions.</summary>
internal static class AnthropicErrors
{
    /// <summary>Makes the exception that leaves the client.</summary>
    public static Exception Translate(Exception exception, string model, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException($"The call of the model '{model}' was cancelled.", cancellationToken);
        }

        return exception switch
        {
            ModelException failure => failure,
            AnswerFailure failure => ModelErrors.FromResponse(model, failure.Status, failure.Body, failure.RetryAfter),
            AnthropicApiException failure => ModelErrors.FromResponse(model, (int)failure.StatusCode, failure.ResponseBody),
            AnthropicServiceException { Body.ValueKind: JsonValueKind.Object } failure => ModelErrors.FromResponse(model, 200, failure.Body.GetRawText()),
            AnthropicSseException => new ModelException(model, ModelErrorKind.Overloaded, "the provider told of a failure inside its answer, in words that cannot be read."),
            AnthropicIOException { InnerException: { } failure } => ModelErrors.FromException(model, failure),
            TimeoutException => new ModelException(model, ModelErrorKind.Timeout, "the provider was silent for too long.", exception),
            OperationCanceledException => new ModelException(model, ModelErrorKind.Timeout, "the provider did not answer in time."),
            AnthropicException or JsonException or InvalidDataException => new ModelException(
                model, ModelErrorKind.Unknown, $"the provider's answer cannot be read ({exception.GetType().Name})."),
            _ => ModelErrors.FromException(model, exception),
        };
    }
}
