namespace Agents.Core.ProviderTests.Conformance;

public sealed class ScriptedConformanceTests : ChatClientConformanceTests<ScriptedConformance>;
