namespace Agents.Core.ProviderTests.Conformance;

public sealed class OfflineConformanceTests : ChatClientConformanceTests<OfflineConformance>
{
    protected override int NotApplicable => 15;
}
