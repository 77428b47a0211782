using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Catalog;

/// <summary>A client that a catalog made, and one sentence that says which and why.</summary>
/// <remarks>Disposing of it disposes of the client.</remarks>
public sealed class ModelChoice : IDisposable
{
    internal ModelChoice(IChatClient client, string provider, string model, string sentence)
    {
        Client = client;
        Provider = provider;
        Model = model;
        Sentence = sentence;
    }

    /// <summary>Gets the client.</summary>
    public IChatClient Client { get; }

    /// <summary>Gets the name of the provider that made it.</summary>
    public string Provider { get; }

    /// <summary>Gets the model's id; <c>unknown</c> when neither the string nor the client says.</summary>
    public string Model { get; }

    /// <summary>Gets one sentence for people: which model was chosen, and why. It names variables, never their values.</summary>
    public string Sentence { get; }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();
}
