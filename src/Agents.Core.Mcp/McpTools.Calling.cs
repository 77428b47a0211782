using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Agents.Core.Tools;
using ModelContextProtocol;

namespace Agents.Core.Mcp;

/// <content>Calls: what is sent, and what follows when the answer does not come.</content>
public sealed partial class McpTools
{
    private const int MaxUnmade = 3;

    /// <summary>Sends a request of a function, over the next session too when the one it was sent over is lost and that can do no harm.</summary>
    /// <exception cref="McpToolException">The server says that it failed, or has no such tool any more.</exception>
    /// <exception cref="McpConnectionException">It could not be made, or was made twice in vain where that does no harm.</exception>
    /// <exception cref="UnknownOutcomeException">Nobody knows whether the server did it.</exception>
    internal async Task<JsonObject> SendAsync(
        McpFunction function, string method, JsonObject parameters, AgentContext? context, CancellationToken cancellationToken)
    {
        int unmade = 0;
        bool isReplay = false;
        while (true)
        {
            ThrowIfGone(function);
            McpSession session = await GetSessionAsync(cancellationToken).ConfigureAwait(false);
            McpCall call = session.NewCall(function.Name, context);
            try
            {
                JsonObject answer = await session.SendAsync(method, WithMetadata(parameters, call), call, cancellationToken).ConfigureAwait(false);
                NoteAnswered();
                return answer;
            }
            catch (McpProtocolException exception)
            {
                NoteAnswered();
                throw new McpToolException(
                    Name, function.ServerName,
                    $"The server '{Name}' refused the call ({(int)exception.ErrorCode}). {ServerText.FenceError(function.Name, exception.Message)}");
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                McpLog.Failed(_logger, exception, Name);

                // What is known of the request's way is known once its sending has ended, which may be a moment later.
                await call.Sending.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                if (session.Ended.IsCompleted || IsLoss(exception))
                {
                    NoteLost(session);
                }

                if (Refusal(exception, function, call) is { } refusal)
                {
                    throw refusal;
                }

                if (!call.MayHaveArrived)
                {
                    if (++unmade > MaxUnmade)
                    {
                        throw Lost(exception);
                    }
                }
                else if (!function.IsRepeatable)
                {
                    throw new UnknownOutcomeException($"The server '{Name}' had got the call when the answer was lost ({Describe(exception)}).");
                }
                else if (isReplay)
                {
                    throw Lost(exception);
                }
                else
                {
                    isReplay = true;
                }
            }
        }
    }

    private void ThrowIfGone(McpFunction function)
    {
        if (!Volatile.Read(ref _known).Has(function.ServerName))
        {
            throw new McpToolException(Name, function.ServerName, $"The server '{Name}' no longer has the tool '{function.Name}'.");
        }
    }

    private McpConnectionException Lost(Exception exception) =>
        new(Name, $"The answer of the server '{Name}' was lost ({Describe(exception)}).", isTransient: true);

    // In words of our own: those of the exception may hold what the server wrote.
    private static string Describe(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: { } status } => string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)status}"),
        FormatException or System.Text.Json.JsonException => "it cannot be read",
        _ => "the connection ended",
    };

    /// <summary>Tells whether a failure means that no further request will get through.</summary>
    private static bool IsLoss(Exception exception) => exception switch
    {
        HttpIOException => false,
        HttpRequestException http => http.StatusCode == HttpStatusCode.NotFound || McpCall.IsUnreachable(http),
        IOException or ObjectDisposedException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>Finds out whether a server answered that it did not do it.</summary>
    private AgentException? Refusal(Exception exception, McpFunction function, McpCall call) => exception switch
    {
        // What the SDK throws when a server asks back in its answer, since nobody here answers.
        InvalidOperationException and not ObjectDisposedException when call.Sending.IsCompletedSuccessfully => new McpToolException(
            Name, function.ServerName, $"The server '{Name}' asked for input of a model or of a person, which it is refused."),
        HttpRequestException { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.NotFound } http =>
            new McpConnectionException(
                Name,
                string.Create(CultureInfo.InvariantCulture, $"The server '{Name}' refused the request with HTTP {(int)http.StatusCode.Value}."),
                isTransient: http.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout),
        _ => null,
    };

    /// <summary>Adds what goes along with a request: where its progress belongs, and the trace that it is part of.</summary>
    /// <remarks>The names are those of the OpenTelemetry conventions for MCP.</remarks>
    private static JsonObject WithMetadata(JsonObject parameters, McpCall call)
    {
        JsonObject copy = (JsonObject)parameters.DeepClone();
        JsonObject metadata = [];
        if (call.WantsProgress)
        {
            metadata["progressToken"] = call.Id;
        }

        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } activity)
        {
            metadata["traceparent"] = id;
            if (activity.TraceStateString is { Length: > 0 } state)
            {
                metadata["tracestate"] = state;
            }
        }

        if (metadata.Count > 0)
        {
            copy["_meta"] = metadata;
        }

        return copy;
    }
}
