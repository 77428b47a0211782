using Agents.Core.Chat;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Conformance;

public sealed class ScriptedConformance : ChatClientConformance
{
    internal static ModelException Failure(ModelErrorKind kind, TimeSpan? retryAfter) =>
        new(ScriptedChatClientOptions.DefaultModelId, kind, "the script says so.") { RetryAfter = retryAfter };

    internal static ScriptedChatClient CreateClient(IReadOnlyList<ConformanceAnswer> answers) => ScriptedChatClient.FromTurns(answers.Select(ToTurn), null);

    protected override ValueTask<IChatClient> CreateClientAsync(IReadOnlyList<ConformanceAnswer> answers, CancellationToken cancellationToken) =>
        new(CreateClient(answers));

    private static Turn ToTurn(ConformanceAnswer answer)
    {
        Turn calls = Turn.Calls([.. answer.Calls.Select(call => (call.Name, (string?)call.Arguments))]);
        return calls with
        {
            Contents = answer.Text.Length == 0 ? calls.Contents : [new TextContent(answer.Text), .. calls.Contents],
            Usage = answer.Usage,
            FinishReason = answer.FinishReason,
            Failure = answer.Failure is { } kind ? Failure(kind, answer.RetryAfter) : null,
            FailsAfterChunks = answer.Text.Length == 0 ? 0 : 1,
            Latency = answer is { Hangs: true, Text.Length: 0 } ? Timeout.InfiniteTimeSpan : null,
            ChunkLength = answer.IsInSmallestPieces ? 1 : Math.Max(Turn.DefaultChunkLength, answer.Text.Length / 2_000),
        };
    }
}
