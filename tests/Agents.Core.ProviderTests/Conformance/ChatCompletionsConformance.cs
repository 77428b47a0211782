using Agents.Core.ProviderTests.Server;

namespace Agents.Core.ProviderTests.Conformance;

public sealed class ChatCompletionsConformance : WireConformance<ChatCompletionsSubject>;
