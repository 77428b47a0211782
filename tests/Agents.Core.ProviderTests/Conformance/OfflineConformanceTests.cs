namespace Agents.Core.ProviderTests.Conformance;

public sealed class OfflineConformanceTests : ChatClientConformanceTests<OfflineConformance>;
