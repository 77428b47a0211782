using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using Agents.Core.Chat;

namespace Agents.Core.OpenAI;

/// <summary>Turns what the SDK throws and what a server answers into failures by kind, without the objects that hold keys.</summary>
internal static class OpenAIErrors
{
    /// <summary>Gives what to throw instead of an exception of the SDK or of the connection.</summary>
    /// <returns>A cancellation with the caller's token when it was cancelled, else a failure by its kind.</returns>
    public static Exception Translate(Exception exception, string model, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException($"The call of the model '{model}' was cancelled.", cancellationToken);
        }

        return exception switch
        {
            ModelException => exception,

            // Misuse, and no failure of the model.
            ObjectDisposedException => new ObjectDisposedException(null, $"The client of the model '{model}' was disposed of; make another one."),
            ClientResultException { Status: > 0 } failed => FromResult(failed, model),
            ClientResultException { InnerException: { } inner } => Translate(inner, model, cancellationToken),
            AggregateException { InnerExceptions: [.., { } last] } => Translate(last, model, cancellationToken),
            OperationCanceledException or TimeoutException =>
                new ModelException(model, ModelErrorKind.Timeout, "the server was silent for longer than the settings allow.") { IsOwnSentence = true },
            HttpRequestException or IOException =>
                new ModelException(model, ModelErrorKind.Connection, "the server could not be reached, or the connection broke; see the inner exception.", exception)
                {
                    IsOwnSentence = true,
                },

            // Whatever else the pipeline of somebody's own client throws may hold the request, and with it the key: its name alone is told.
            _ => new ModelException(model, ModelErrors.Classify(exception), $"the client threw {exception.GetType().Name}.") { IsOwnSentence = true },
        };
    }

    /// <summary>Makes the failure that an answer tells of by its status.</summary>
    public static ModelException FromResponse(PipelineResponse response, string model, string body) =>
        ModelErrors.FromResponse(model, response.Status, body, RetryAfter(response.Headers));

    private static ModelException FromResult(ClientResultException failed, string model)
    {
        PipelineResponse? response = failed.GetRawResponse();
        return response is null ? ModelErrors.FromResponse(model, failed.Status, null) : FromResponse(response, model, BufferedBody(response));
    }

    private static string BufferedBody(PipelineResponse response)
    {
        try
        {
            return response.Content.ToString();
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>Reads how long the server asks to wait: milliseconds, seconds, or a date, which is compared with the server's own.</summary>
    private static TimeSpan? RetryAfter(PipelineResponseHeaders headers)
    {
        if (headers.TryGetValue("retry-after-ms", out string? text) && Number(text) is { } milliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        if (!headers.TryGetValue("Retry-After", out text))
        {
            return null;
        }

        return Number(text) is { } seconds ? TimeSpan.FromSeconds(seconds)
            : Date(text) is { } until && headers.TryGetValue("Date", out string? date) && Date(date) is { } now && until >= now ? until - now
            : null;
    }

    // A wait of more than a day is nonsense, and would overflow elsewhere.
    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is >= 0 and <= 86_400_000 ? number : null;

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;
}
