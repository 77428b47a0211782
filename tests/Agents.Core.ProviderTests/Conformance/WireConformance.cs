using Agents.Core.Chat;
using Agents.Core.ProviderTests.Server;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Conformance;

/// <summary>A provider's client, in front of a server that writes the answers in the provider's format.</summary>
public abstract class WireConformance<TSubject> : ChatClientConformance, IAsyncDisposable
    where TSubject : WireSubject, new()
{
    private readonly TSubject _subject = new();
    private readonly List<ModelServer> _servers = [];

    public async ValueTask DisposeAsync()
    {
        foreach (ModelServer server in _servers)
        {
            await server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected override async ValueTask<IChatClient> CreateClientAsync(IReadOnlyList<ConformanceAnswer> answers, CancellationToken cancellationToken)
    {
        ModelServer server = await ModelServer.StartAsync(cancellationToken);
        _servers.Add(server);
        server.Key = WireSubject.Key;
        server.Respond = Served.Script([.. answers.Select(answer => (Func<ServedRequest, ServedReply>)(request => Reply(request, answer)))]);
        return _subject.CreateClient(server.Address);
    }

    private static ServedReply Reply(ServedRequest request, ConformanceAnswer answer)
    {
        ServedReply whole = Served.Write(request, ToResponse(answer)) with { PieceSize = answer.IsInSmallestPieces ? 1 : int.MaxValue };
        int middle = request.IsStreaming && answer.Text.Length > 0 ? MiddleOf(whole.Body) : 0;
        return answer switch
        {
            { Hangs: true } when request.IsStreaming => whole with { StallAt = middle },
            { Hangs: true } => whole with { StallsBeforeHeaders = true },
            { Failure: ModelErrorKind.Connection } => whole with { CutAt = middle },
            { Failure: { } kind } when middle > 0 => whole with { Body = [.. whole.Body[..middle], .. request.Format!.WriteErrorEvent(kind)] },
            { Failure: { } kind } => Fail(request.Format!, kind, answer.RetryAfter),
            _ => whole,
        };
    }

    private static ServedReply Fail(WireFormat format, ModelErrorKind kind, TimeSpan? wait)
    {
        ServedReply failure = format.WriteError(kind);
        return wait is { } asked ? failure with { Headers = [.. failure.Headers, ("Retry-After", $"{(int)asked.TotalSeconds}")] } : failure;
    }

    private static ChatResponse ToResponse(ConformanceAnswer answer)
    {
        List<AIContent> contents = answer.Text.Length > 0 ? [new TextContent(answer.Text)] : [];
        contents.AddRange(answer.Calls.Select((call, i) => new FunctionCallContent(
            $"call_{i + 1}",
            call.Name,
            System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object?>>(call.Arguments))));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents)) { Usage = answer.Usage, FinishReason = answer.FinishReason };
    }

    /// <summary>Finds the end of the event in the middle, where a part of the text is told and a part is not.</summary>
    private static int MiddleOf(byte[] stream)
    {
        int half = stream.Length / 2;
        return half + stream.AsSpan(half).IndexOf("\n\n"u8) + 2;
    }
}
