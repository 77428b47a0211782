using Agents.Core.Benchmarks.Agents;
using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Providers;

/// <summary>A call of a model that answers at once without a connection, alone and with the stack around it.</summary>
public sealed class StackWork
{
    private readonly IChatClient _stack = ModelStack.Around(InstantChatClient.Instance);
    private readonly List<ChatMessage> _messages = [new(ChatRole.System, IProvidersSubject.Instructions), new(ChatRole.User, IProvidersSubject.Question)];
    private readonly ChatOptions _options = new() { MaxOutputTokens = IProvidersSubject.MaxOutputTokens };

    /// <summary>Calls the model through the stack.</summary>
    /// <returns>What it answers.</returns>
    public ValueTask<string> AnswerAsync() => AskAsync(_stack);

    /// <summary>Calls the model alone.</summary>
    /// <returns>What it answers.</returns>
    public ValueTask<string> AnswerAloneAsync() => AskAsync(InstantChatClient.Instance);

    private async ValueTask<string> AskAsync(IChatClient client) => (await client.GetResponseAsync(_messages, _options)).Text;
}
