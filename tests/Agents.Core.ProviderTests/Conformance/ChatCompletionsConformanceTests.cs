namespace Agents.Core.ProviderTests.Conformance;

public sealed class ChatCompletionsConformanceTests : ChatClientConformanceTests<ChatCompletionsConformance>;
