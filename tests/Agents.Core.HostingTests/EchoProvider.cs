using Agents.Core.Chat.Catalog;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.HostingTests;

/// <summary>A provider whose models answer with their own name and the key that they were made with.</summary>
internal sealed class EchoProvider : IModelProvider
{
    public string Name => "echo";

    public string? KeyVariable => "ECHO_TEST_KEY";

    public string? DefaultModel => "default";

    public bool TakesEndpoints => false;

    public IChatClient CreateClient(ModelName name, ModelEnvironment environment)
    {
        string key = environment.Get("ECHO_TEST_KEY", "the key of the test");
        return ScriptedChatClient.FromFunction(_ => Turn.Text($"{name.Model} with {key}"));
    }
}
