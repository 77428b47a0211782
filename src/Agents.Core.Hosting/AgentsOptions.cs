using Agents.Core.Budgets;
using Agents.Core.Chat.Catalog;
using Agents.Core.Chat.Clients;

namespace Agents.Core.Hosting;

/// <summary>What all agents of an application have in common, and what its configuration says of each.</summary>
/// <remarks>
/// <para>
/// Filled by code (<c>AddAgents(options => …)</c>, <c>services.Configure</c>) and then by the section <see cref="SectionName"/> of the
/// configuration, which has the last word. A key of that section that nothing reads is a failure.
/// </para>
/// <para>
/// Read when the host starts, and again whenever the configuration changes. A run keeps what was in force when it started. What cannot be
/// used is told whole: at the start by an <see cref="AgentOptionsException"/>, later in the log and by the health check, while the last
/// good options stay in force.
/// </para>
/// </remarks>
public sealed class AgentsOptions
{
    /// <summary>The section of the configuration that is read.</summary>
    public const string SectionName = "Agents";

    /// <summary>Gets the greatest <see cref="DrainTime"/> and <see cref="ShutdownTimeout"/>.</summary>
    /// <value>One day.</value>
    public static TimeSpan MaxShutdown { get; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets the limits of each run, unless its agent or its caller says otherwise.</summary>
    /// <value>In amounts, and not a share. The default is <see cref="Budget.Unlimited"/>.</value>
    public Budget Budget { get; set; } = Budget.Unlimited;

    /// <summary>Gets or sets the prices by which model calls are charged.</summary>
    /// <value>The default is <see cref="PriceBook.Default"/>. The key <c>UnknownModels</c> of the configuration, <c>Reject</c> or
    /// <c>CountTokensOnly</c>, says what becomes of models that have no price there.</value>
    public PriceBook Prices { get; set; } = PriceBook.Default;

    /// <summary>Gets or sets how many events wait for one observer of a run before events are dropped for it.</summary>
    /// <value><see cref="RunOptions.MinEventBufferCapacity"/> to <see cref="RunOptions.MaxEventBufferCapacity"/> events. The default is 1,024.</value>
    public int EventBufferCapacity { get; set; } = 1_024;

    /// <summary>Gets or sets how long the end of a run waits for observers to take the events that are still buffered.</summary>
    /// <value>0 to 1 hour. The default is 1 second.</value>
    public TimeSpan ObserverGrace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long runs that are under way may go on when the host stops, before they are cancelled.</summary>
    /// <value>0 to <see cref="MaxShutdown"/>. The default is 5 seconds. The host's own limit (30 seconds, unless its options say otherwise)
    /// cuts it short.</value>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long the host waits for runs that were cancelled to end.</summary>
    /// <value>0 to <see cref="MaxShutdown"/>. The default is 20 seconds. Runs that are still there after it are named in the log.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets what is said of single agents, by name; letter case does not count.</summary>
    /// <value>The default is empty. Each name must be that of an agent that was added.</value>
    public IDictionary<string, HostedAgentOptions> Agents { get; } = new Dictionary<string, HostedAgentOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets what is said of single models, by name; letter case does not count.</summary>
    /// <value>The default is empty. A name that no model was added under makes one.</value>
    public IDictionary<string, HostedModelOptions> Models { get; } = new Dictionary<string, HostedModelOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the limits that models may share, by name; letter case does not count.</summary>
    /// <value>The default is empty. They are made once: a change takes effect when the application is started again.</value>
    public IDictionary<string, ModelLimitsOptions> Limits { get; } = new Dictionary<string, ModelLimitsOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets what of the configuration could not be read.</summary>
    internal List<string> ReadFailures { get; } = [];

    internal void AddFailures(List<string> failures)
    {
        failures.AddRange(ReadFailures);
        AddIfShare(failures, nameof(Budget), Budget);
        if (Prices is null)
        {
            failures.Add($"{nameof(Prices)} must not be null.");
        }

        if (EventBufferCapacity is < RunOptions.MinEventBufferCapacity or > RunOptions.MaxEventBufferCapacity)
        {
            failures.Add(
                $"{nameof(EventBufferCapacity)} must be {RunOptions.MinEventBufferCapacity} to {RunOptions.MaxEventBufferCapacity} events, but is {EventBufferCapacity}.");
        }

        AddUnlessWithin(failures, nameof(ObserverGrace), ObserverGrace, TimeSpan.FromHours(1));
        AddUnlessWithin(failures, nameof(DrainTime), DrainTime, MaxShutdown);
        AddUnlessWithin(failures, nameof(ShutdownTimeout), ShutdownTimeout, MaxShutdown);
        foreach ((string name, HostedAgentOptions agent) in Agents)
        {
            if (agent is null)
            {
                failures.Add($"{nameof(Agents)}:{name} must not be null.");
            }
            else if (agent.Budget is not null)
            {
                AddIfShare(failures, $"{nameof(Agents)}:{name}:{nameof(Budget)}", agent.Budget);
            }
        }

        AddModelAndLimitFailures(failures);
    }

    private void AddModelAndLimitFailures(List<string> failures)
    {
        foreach ((string name, HostedModelOptions model) in Models)
        {
            if (model is null)
            {
                failures.Add($"{nameof(Models)}:{name} must not be null.");
            }
            else if (model.Model is { } text && !ModelName.TryParse(text, out _))
            {
                failures.Add($"{nameof(Models)}:{name} must be a model string, such as openai:gpt-5-mini or offline, but is {SectionReader.Shown(text)}.");
            }
            else if (model.Limits is { } limits && !Limits.ContainsKey(limits))
            {
                failures.Add($"{nameof(Models)}:{name}:{nameof(Limits)} names the limits {NameText.Quote(limits)}, which do not exist. {KnownNames.Hint(limits, Limits.Keys)}");
            }
        }

        foreach ((string name, ModelLimitsOptions limits) in Limits)
        {
            try
            {
                limits.ThrowIfInvalid();
            }
            catch (AgentOptionsException invalid)
            {
                failures.AddRange(invalid.Failures.Select(failure => $"{nameof(Limits)}:{name}: {failure}"));
            }
        }
    }

    private static void AddIfShare(List<string> failures, string name, Budget? budget)
    {
        if (budget is null)
        {
            failures.Add($"{name} must not be null.");
        }
        else if (budget.ParentShare is not null)
        {
            failures.Add($"{name} must be in amounts, such as Budget.Usd(0.05m), because a run has no parent to take a share of.");
        }
    }

    private static void AddUnlessWithin(List<string> failures, string name, TimeSpan value, TimeSpan greatest)
    {
        if (value < TimeSpan.Zero || value > greatest)
        {
            failures.Add($"{name} must be 0 to {greatest}, but is {value}.");
        }
    }
}
