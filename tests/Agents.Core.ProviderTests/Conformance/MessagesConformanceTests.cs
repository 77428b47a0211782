namespace Agents.Core.ProviderTests.Conformance;

public sealed class MessagesConformanceTests : ChatClientConformanceTests<MessagesConformance>
{
    protected override int NotApplicable => 1;
}
