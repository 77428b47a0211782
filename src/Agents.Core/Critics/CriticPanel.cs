using Agents.Core.Chat;
using Agents.Core.Roles;
using Microsoft.Extensions.AI;

namespace Agents.Core.Critics;

/// <summary>Several critics that judge at once, as one critic.</summary>
/// <remarks>
/// Each critic is given the criteria that name it, and those that name none of the panel; one that is left without a criterion is not asked. The verdict of
/// the panel has the feedback of all vetoes, in the order of the critics, of each at most <see cref="MaxFeedbackLength"/> characters. A refusal of the budget is no verdict: it is thrown once all critics have
/// ended. Immutable and thread-safe, as far as its critics are.
/// </remarks>
public sealed class CriticPanel : ICritic, IModelUser
{
    /// <summary>How many characters of each critic's feedback are passed on; longer ones are cut.</summary>
    public const int MaxFeedbackLength = 16_384;

    private readonly ICritic[] _critics;
    private readonly CriticPanelOptions _options;

    /// <summary>Initializes a panel.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="critics">At least one; their names differ.</param>
    /// <param name="options">How it judges; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="critics"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, there is no critic, or two have the same name.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public CriticPanel(string name, IEnumerable<ICritic> critics, CriticPanelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(critics);
        Name = AgentPath.CheckName(name, nameof(name));
        _critics = [.. critics];
        _options = options?.Copy() ?? new CriticPanelOptions();
        _options.ThrowIfInvalid();
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (ICritic critic in _critics)
        {
            ArgumentNullException.ThrowIfNull(critic, nameof(critics));
            if (!names.Add(critic.Name))
            {
                throw new ArgumentException($"Two critics have the name '{critic.Name}'; criteria could not tell them apart.", nameof(critics));
            }
        }

        if (names.Count == 0)
        {
            throw new ArgumentException("A panel needs at least one critic, but there is none.", nameof(critics));
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets the critics.</summary>
    internal IReadOnlyList<ICritic> Critics => _critics;

    /// <inheritdoc/>
    IReadOnlyList<IChatClient> IModelUser.Clients => [.. _critics.OfType<IModelUser>().SelectMany(critic => critic.Clients)];

    /// <inheritdoc/>
    public async ValueTask<CriticVerdict> InvokeAsync(CriticRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        List<(ICritic Critic, Task<CriticVerdict> Judging)> asked = [];
        foreach (ICritic critic in _critics)
        {
            Criterion[] criteria = [.. input.Criteria.Where(criterion => IsFor(criterion, critic))];
            if (criteria.Length > 0)
            {
                asked.Add((critic, JudgeAsync(critic, input with { Criteria = criteria }, context, cancellationToken)));
            }
        }

        List<(string Critic, CriticVerdict? Verdict)> verdicts = [];
        BudgetExceededException? refusal = null;
        foreach ((ICritic critic, Task<CriticVerdict> judging) in asked)
        {
            await ((Task)judging).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            refusal ??= judging.Exception?.InnerException as BudgetExceededException;
            verdicts.Add((critic.Name, Read(critic, judging, context)));
        }

        cancellationToken.ThrowIfCancellationRequested();
        return refusal is null ? Combine(verdicts) : throw refusal;
    }

    private static CriticVerdict? Read(ICritic critic, Task<CriticVerdict> judging, AgentContext context)
    {
        CriticVerdict? verdict = judging.IsCompletedSuccessfully ? judging.GetAwaiter().GetResult() : null;
        if (context.IsObserved)
        {
            context.Emit(new CriticJudged
            {
                Critic = critic.Name,
                IsVeto = verdict?.IsVeto ?? false,
                Broken = verdict?.Broken ?? [],
                Failure = verdict is not null ? null : judging.Exception?.InnerException?.GetType().Name ?? "no verdict",
            });
        }

        return verdict;
    }

    /// <summary>Asks one critic, for no longer than it may take.</summary>
    private Task<CriticVerdict> JudgeAsync(ICritic critic, CriticRequest request, AgentContext context, CancellationToken cancellationToken) =>
        BoundedCall.InvokeAsync(context, critic, request, _options.Timeout, BoundedCall.DefaultGrace, cancellationToken).AsTask();

    private bool IsFor(Criterion criterion, ICritic critic) =>
        criterion.Critics.Contains(critic.Name) || !Array.Exists(_critics, other => criterion.Critics.Contains(other.Name));

    private CriticVerdict Combine(List<(string Critic, CriticVerdict? Verdict)> verdicts)
    {
        List<(string Critic, CriticVerdict Verdict)> vetoes = [];
        int judged = 0;
        foreach ((string critic, CriticVerdict? verdict) in verdicts)
        {
            bool counts = verdict is not null || _options.OnFailure == CriticFailure.Veto;
            judged += counts ? 1 : 0;
            if (counts && verdict is not { IsVeto: false })
            {
                vetoes.Add((critic, verdict ?? CriticVerdict.Veto("This critic gave no verdict.")));
            }
        }

        bool isVeto = _options.Mode switch
        {
            CriticMode.Advisory => false,
            _ when judged == 0 => true,
            CriticMode.Majority => vetoes.Count * 2 > judged,
            _ => vetoes.Count > 0,
        };
        return new CriticVerdict
        {
            IsVeto = isVeto,
            Feedback = vetoes.Count > 0 ? string.Join('\n', vetoes.Select(Write)) : isVeto ? "No critic gave a verdict." : null,
            Broken = [.. vetoes.SelectMany(veto => veto.Verdict.Broken).Distinct()],
            Critics = [.. vetoes.Select(veto => veto.Critic)],
        };
    }

    /// <summary>Cuts a text, not within a character.</summary>
    internal static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        int end = Math.Max(0, longest - 1);
        return longest < 1 ? "" : $"{text.AsSpan(0, end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)}…";
    }

    private static string Write((string Critic, CriticVerdict Verdict) veto) =>
        $"{veto.Critic}: {Cut(veto.Verdict.Feedback ?? (veto.Verdict.Broken.Count > 0 ? $"broken: {string.Join(", ", veto.Verdict.Broken)}" : "rejected"), MaxFeedbackLength)}";
}
