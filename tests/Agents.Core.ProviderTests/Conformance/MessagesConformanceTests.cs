namespace Agents.Core.ProviderTests.Conformance;

public sealed class MessagesConformanceTests : ChatClientConformanceTests<MessagesConformance>;
