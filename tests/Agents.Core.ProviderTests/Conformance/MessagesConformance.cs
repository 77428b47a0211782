using Agents.Core.ProviderTests.Server;
using Agents.Core.Testing;

namespace Agents.Core.ProviderTests.Conformance;

public sealed class MessagesConformance : WireConformance<MessagesSubject>
{
    public override IReadOnlyDictionary<string, string> Skips { get; } = new Dictionary<string, string>
    {
        [ConformanceCases.ReasoningUsage] = "The provider counts what a model thinks as output, and does not say how much of it that was.",
    };
}
