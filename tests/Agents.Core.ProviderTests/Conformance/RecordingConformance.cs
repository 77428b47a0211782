using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Conformance;

/// <summary>A client that records what a scripted one says.</summary>
public sealed class RecordingConformance : ChatClientConformance
{
    protected override ValueTask<IChatClient> CreateClientAsync(IReadOnlyList<ConformanceAnswer> answers, CancellationToken cancellationToken) =>
        new(new RecordingChatClient(Cassette.InMemory(RecordingMode.Record), ScriptedConformance.CreateClient(answers)));
}
