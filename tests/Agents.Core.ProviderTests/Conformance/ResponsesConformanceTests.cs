namespace Agents.Core.ProviderTests.Conformance;

public sealed class ResponsesConformanceTests : ChatClientConformanceTests<ResponsesConformance>;
