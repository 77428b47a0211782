namespace Agents.Core.ProviderTests.Conformance;

public sealed class ReplayConformanceTests : ChatClientConformanceTests<ReplayConformance>;
