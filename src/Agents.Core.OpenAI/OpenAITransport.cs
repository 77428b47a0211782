using System.ClientModel;
using System.ClientModel.Primitives;
using Agents.Core.Chat;

namespace Agents.Core.OpenAI;

/// <summary>Sends a request through the SDK's pipeline, and gives the answer unread, or the failure by its kind.</summary>
internal static class OpenAITransport
{
    private const int MaxErrorBytes = 1 << 16;

    /// <summary>Sends one request.</summary>
    /// <param name="send">A protocol method of the SDK.</param>
    /// <param name="body">The request; disposed of here.</param>
    /// <param name="model">The model's id, for messages.</param>
    /// <param name="rules">How the answer is read.</param>
    /// <param name="cancellationToken">Ends the call, and the reading of the answer.</param>
    /// <returns>The answer, whose status says success. The caller disposes of it.</returns>
    /// <exception cref="ModelException">The server could not be reached, did not answer in time, or answered with a failure.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the exception carries it.</exception>
    public static async ValueTask<AnswerReader> SendAsync(
        Func<BinaryContent, RequestOptions, Task<ClientResult>> send, BinaryContent body, string model, AnswerRules rules, CancellationToken cancellationToken)
    {
        PipelineResponse? response = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            RequestOptions options = new() { CancellationToken = cancellationToken, BufferResponse = false, ErrorOptions = ClientErrorBehaviors.NoThrow };
            ClientResult result = await send(body, options).ConfigureAwait(false);
            response = result.GetRawResponse();
            if (response.Status is >= 200 and < 300)
            {
                return new AnswerReader(response, model, rules);
            }
        }
        catch (Exception exception)
        {
            response?.Dispose();
            throw OpenAIErrors.Translate(exception, model, cancellationToken);
        }
        finally
        {
            body.Dispose();
        }

        throw await ReadFailureAsync(response, model, rules, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<ModelException> ReadFailureAsync(
        PipelineResponse response, string model, AnswerRules rules, CancellationToken cancellationToken)
    {
        using AnswerReader reader = new(response, model, rules with { MaxBytes = MaxErrorBytes });
        string body = await reader.ReadErrorAsync(cancellationToken).ConfigureAwait(false);
        return OpenAIErrors.FromResponse(response, model, rules.WithoutKey(body));
    }
}
