using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Catalog;

/// <summary>The providers that an application knows, from which a model string, or the environment, chooses a client.</summary>
/// <remarks>
/// <para>Provider packages add themselves; the order of adding is the order of preference. Built by one thread; asked by any number after that.</para>
/// <example>
/// <code>
/// ModelCatalog models = new ModelCatalog().AddOpenAI().AddAnthropic().AddOffline();
/// using ModelChoice chosen = models.FromEnvironment();          // whichever key is there, else offline
/// Console.WriteLine(chosen.Sentence);
/// </code>
/// </example>
/// </remarks>
public sealed class ModelCatalog
{
    /// <summary>The variable in which a model string takes precedence over the keys that are there.</summary>
    public const string ModelVariable = "AGENTS_MODEL";

    private const int MaxShownName = 64;

    private readonly List<IModelProvider> _providers = [];
    private readonly ModelEnvironment _environment;

    /// <summary>Initializes an empty catalog.</summary>
    /// <param name="environment">Where keys and addresses are read; <see langword="null"/> for the variables of the process.</param>
    public ModelCatalog(ModelEnvironment? environment = null) => _environment = environment ?? ModelEnvironment.Process;

    /// <summary>Gets the providers in the order of adding.</summary>
    public IReadOnlyList<IModelProvider> Providers => _providers;

    /// <summary>Adds a provider behind those that were added before.</summary>
    /// <param name="provider">The provider.</param>
    /// <returns>This catalog.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Its name breaks the rule for names, or another provider has it.</exception>
    public ModelCatalog Add(IModelProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        if (!ModelName.TryParse(provider.Name, out ModelName? name) || name.Provider != provider.Name || name.Model is not null)
        {
            throw new ArgumentException("A provider's name must be small letters, digits and hyphens, such as 'openai'.", nameof(provider));
        }

        if (Find(provider.Name) is not null)
        {
            throw new ArgumentException($"The catalog has a provider '{provider.Name}' already; each is added once.", nameof(provider));
        }

        _providers.Add(provider);
        return this;
    }

    /// <summary>Makes a client for a model string.</summary>
    /// <param name="model">The string; <see cref="ModelName"/> says what it looks like.</param>
    /// <returns>The client and what was chosen.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">It is no model string.</exception>
    /// <exception cref="AgentOptionsException">
    /// No provider has the name, the provider has no default model and none was named, or what it needs is missing: the message names the variable.
    /// </exception>
    public ModelChoice Create(string model)
    {
        ModelName name = ModelName.Parse(model);
        return Choose(name, Find(name), "as was asked for.");
    }

    /// <summary>Makes a client for the first provider whose key is there; else for the first that needs none.</summary>
    /// <returns>The client and the sentence that says which was chosen, and why.</returns>
    /// <remarks>
    /// A model string in <see cref="ModelVariable"/> takes precedence. A provider that needs no key is chosen after all that need one, wherever
    /// in the order it stands.
    /// </remarks>
    /// <exception cref="FormatException"><see cref="ModelVariable"/> holds no model string; the message names the variable.</exception>
    /// <exception cref="AgentOptionsException">
    /// No key is there and no provider does without, or a variable holds what it must not; the message names the variable.
    /// </exception>
    public ModelChoice FromEnvironment()
    {
        if (_environment.Find(ModelVariable) is { } asked)
        {
            ModelName name = ParseVariable(asked);
            return Choose(name, Find(name, $" {ModelVariable} asks for it."), $"because {ModelVariable} says so.");
        }

        string[] missing = [.. _providers.Where(provider => provider.KeyVariable is not null).Select(provider => provider.KeyVariable!).Distinct()];
        foreach (IModelProvider provider in _providers)
        {
            if (provider.KeyVariable is { } variable && _environment.Find(variable) is not null)
            {
                return Choose(ModelName.Parse(provider.Name), provider, $"because {variable} is set.");
            }
        }

        string none = missing.Length switch
        {
            0 => "because no provider that needs a key was added.",
            1 => $"because {missing[0]} is not set.",
            _ => $"because none of {string.Join(", ", missing)} is set.",
        };
        IModelProvider keyless = _providers.Find(provider => provider.KeyVariable is null) ?? throw Invalid(
            missing.Length == 0
                ? "The catalog has no providers; add one, such as AddOffline() of Agents.Core.Offline."
                : $"No model can be chosen, {none} Set one of them, or add a provider that needs none, such as AddOffline() of Agents.Core.Offline.");
        return Choose(ModelName.Parse(keyless.Name), keyless, none);
    }

    private static ModelName ParseVariable(string text)
    {
        try
        {
            return ModelName.Parse(text);
        }
        catch (FormatException problem)
        {
            throw new FormatException($"The environment variable {ModelVariable} holds no model. {problem.Message}", problem);
        }
    }

    private ModelChoice Choose(ModelName name, IModelProvider provider, string why)
    {
        if (name.Model is null && provider.DefaultModel is null)
        {
            throw Invalid($"The provider '{provider.Name}' has no default model; name one, as in '{provider.Name}:model'.");
        }

        IChatClient client = provider.CreateClient(name, _environment)
            ?? throw new InvalidOperationException($"The provider '{provider.Name}' returned null; it must return a client.");
        string model = name.Model ?? provider.DefaultModel!;
        string which = name.Endpoint is { } address ? $"{address.GetLeftPart(UriPartial.Path)}#{model}" : $"{provider.Name}:{model}";
        return new ModelChoice(client, provider.Name, name, model, $"Using {which}, {why}");
    }

    private IModelProvider Find(ModelName name, string whoAsks = "")
    {
        if (name.Provider is { } wanted)
        {
            string rule = name.Model is null ? " A model is named behind its provider, as in 'provider:model'." : "";
            string known = _providers.Count == 0 ? "none" : string.Join(", ", _providers.Select(provider => provider.Name));
            return Find(wanted) ?? throw Invalid(
                $"There is no provider '{SecretText.Redact(wanted, MaxShownName)}'; the catalog has {known}.{rule}{whoAsks}");
        }

        return _providers.Find(provider => provider.TakesEndpoints)
            ?? throw Invalid($"No provider of the catalog takes an address; add one that does, such as AddOpenAI() of Agents.Core.OpenAI.{whoAsks}");
    }

    private IModelProvider? Find(string name) => _providers.Find(provider => provider.Name == name);

    private static AgentOptionsException Invalid(string failure) => new(nameof(ModelCatalog), [failure]);
}
