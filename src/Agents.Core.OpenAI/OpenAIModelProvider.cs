using Agents.Core.Chat.Catalog;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>OpenAI in a catalog, by one of its protocols; and the addresses that speak it.</summary>
internal sealed class OpenAIModelProvider : IModelProvider
{
    public const string KeyName = "OPENAI_API_KEY";
    public const string AddressName = "OPENAI_BASE_URL";
    public const string CompatibleKeyName = "OPENAI_COMPATIBLE_API_KEY";
    public const string Model = "gpt-5-mini";

    private readonly Action<OpenAIClientSettings>? _configure;
    private readonly Func<OpenAIConnection, string, ChatDialect, IChatClient> _make;

    /// <param name="name">The name in model strings.</param>
    /// <param name="takesEndpoints">Whether model strings that are an address come here.</param>
    /// <param name="configure">Changes the settings of each client.</param>
    /// <param name="make">Makes the client from a connection, a model and what the server takes.</param>
    public OpenAIModelProvider(
        string name, bool takesEndpoints, Action<OpenAIClientSettings>? configure, Func<OpenAIConnection, string, ChatDialect, IChatClient> make)
    {
        Name = name;
        TakesEndpoints = takesEndpoints;
        _configure = configure;
        _make = make;
    }

    public string Name { get; }

    public string KeyVariable => KeyName;

    public string DefaultModel => Model;

    public bool TakesEndpoints { get; }

    public IChatClient CreateClient(ModelName name, ModelEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(environment);
        return name.Endpoint is { } endpoint
            ? Make(endpoint, environment.Find(CompatibleKeyName), name.Model!)
            : Make(environment.FindAddress(AddressName), environment.Get(KeyName, "the key of OpenAI"), name.Model ?? Model);
    }

    private IChatClient Make(Uri? endpoint, string? key, string model)
    {
        OpenAIClientSettings settings = new();
        Uri own = settings.Endpoint;
        _configure?.Invoke(settings);

        // The environment says where its key may go; only where it is silent, the application does.
        OpenAIConnection connection = new(key, settings, endpoint);
        ChatDialect dialect = connection.Endpoint.Host == own.Host || connection.Endpoint.Host.EndsWith(".openai.azure.com", StringComparison.OrdinalIgnoreCase)
            ? ChatDialect.OpenAI
            : new OpenAICompatibleOptions().ToDialect();
        return _make(connection, model, dialect);
    }
}
