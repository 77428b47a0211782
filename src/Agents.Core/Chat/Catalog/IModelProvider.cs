using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Catalog;

/// <summary>Makes clients for the models of one provider. A provider package adds one to a <see cref="ModelCatalog"/>.</summary>
/// <remarks>
/// <para>Immutable and thread-safe.</para>
/// <example>
/// <code>
/// public sealed class EchoProvider : IModelProvider
/// {
///     public string Name => "echo";
///     public string? KeyVariable => "ECHO_API_KEY";
///     public string? DefaultModel => "echo-1";
///     public bool TakesEndpoints => false;
///
///     public IChatClient CreateClient(ModelName name, ModelEnvironment environment) =>
///         new EchoClient(environment.Get("ECHO_API_KEY", "the key of Echo"), name.Model ?? "echo-1");
/// }
/// </code>
/// </example>
/// </remarks>
public interface IModelProvider
{
    /// <summary>Gets the name by which model strings choose the provider: small letters, digits and hyphens.</summary>
    /// <value>Such as <c>openai</c>.</value>
    string Name { get; }

    /// <summary>Gets the environment variable that holds the key; <see langword="null"/> for a provider that needs none.</summary>
    string? KeyVariable { get; }

    /// <summary>Gets the model that is meant when a model string names the provider alone; <see langword="null"/> when there is none.</summary>
    string? DefaultModel { get; }

    /// <summary>Gets whether the provider makes clients for model strings that are an address.</summary>
    bool TakesEndpoints { get; }

    /// <summary>Makes a client.</summary>
    /// <param name="name">The model; its provider is this one, or it has an endpoint and <see cref="TakesEndpoints"/> holds.</param>
    /// <param name="environment">Where keys and addresses are read.</param>
    /// <returns>
    /// The client, which belongs to the caller. It names its model in its <see cref="ChatClientMetadata"/>; otherwise a budget of money has no
    /// price for it.
    /// </returns>
    /// <exception cref="AgentOptionsException">Something that the provider needs is missing; the message names the variable.</exception>
    IChatClient CreateClient(ModelName name, ModelEnvironment environment);
}
