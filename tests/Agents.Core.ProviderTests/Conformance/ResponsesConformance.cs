using Agents.Core.ProviderTests.Server;

namespace Agents.Core.ProviderTests.Conformance;

public sealed class ResponsesConformance : WireConformance<ResponsesSubject>;
