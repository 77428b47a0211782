using System.Buffers;
using System.Text;
using System.Text.Json;
using Agents.Core.Chat;
using Agents.Core.Roles;
using Microsoft.Extensions.AI;

namespace Agents.Core.Critics;

/// <summary>Work, judgement, and work again, until a result passes or all retries are spent.</summary>
internal sealed class VetoLoop
{
    private readonly string _agent;
    private readonly ICritic _critic;
    private readonly Criterion[] _defaults;
    private readonly ICriteriaSource? _source;
    private readonly CriticCounters? _counters;
    private readonly RetriesSpent _onSpent;
    private readonly int _retryBudget;

    public VetoLoop(string agent, object writer, ICritic critic, CriticizedOptions? options)
    {
        options ??= new CriticizedOptions();
        options.ThrowIfInvalid();
        _agent = agent;

        // A single critic is a panel of one, so that criteria, time limits and failures mean the same for it.
        _critic = critic as CriticPanel ?? new CriticPanel($"{critic.Name[..Math.Min(critic.Name.Length, 120)]}-alone", [critic]);
        _defaults = [.. options.DefaultCriteria];
        _source = options.CriteriaSource;
        _counters = options.Counters;
        _onSpent = options.OnRetriesSpent;
        _retryBudget = options.RetryBudget;
        ThrowIfOwnWork(writer, critic, options.AllowOwnClient);
    }

    public async ValueTask<IReadOnlyList<Criterion>> DeclareAsync(
        Goal goal, IReadOnlyList<Criterion> declared, AgentContext context, CancellationToken cancellationToken)
    {
        if (declared.Count == 0 && _source is not null)
        {
            declared = await _source.DeclareAsync(goal, context, cancellationToken).ConfigureAwait(false) ?? [];
        }

        declared = declared.Count > 0 ? declared : _defaults;
        return declared.Count > 0 ? declared : throw new MissingCriteriaException(_agent).At(context.Path);
    }

    /// <summary>Works until a result passes.</summary>
    /// <param name="request">What the critics are told beside the result.</param>
    /// <param name="work">Does the work, after a veto with the feedback and the result that was vetoed.</param>
    /// <param name="context">The agent's context.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask<Answer> RunAsync(
        CriticRequest request, Func<string?, Answer?, ValueTask<Answer>> work, AgentContext context, CancellationToken cancellationToken)
    {
        Answer? last = null;
        CriticVerdict? verdict = null;
        (Answer Answer, CriticVerdict? Verdict)? best = null;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                last = await work(verdict?.Feedback ?? (verdict is null ? null : "The result was rejected."), last).ConfigureAwait(false);
                best ??= (last, null);
                verdict = await context.InvokeAsync(_critic, request with { Candidate = last }, cancellationToken).ConfigureAwait(false);
            }
            catch (BudgetExceededException) when (best is not null && _onSpent == RetriesSpent.Accept)
            {
                context.ReportStop(StopReason.BudgetExhausted);
                return Noted(best.Value.Answer, "A budget ended the work before a result passed its critics; this one did not pass.");
            }

            if (!verdict.IsVeto)
            {
                _counters?.Count(attempt - 1, isEscalated: false);
                return last;
            }

            best = best is { Verdict: { } other } && IsBetter(other, verdict) ? best : (last, verdict);
            bool isRetried = attempt <= _retryBudget;
            if (context.IsObserved)
            {
                context.Emit(new ResultVetoed { Attempt = attempt, Critics = verdict.Critics, Broken = verdict.Broken, IsRetried = isRetried });
            }

            if (!isRetried)
            {
                _counters?.Count(attempt - 1, isEscalated: true);
                return await EscalateAsync(best.Value.Answer, verdict, attempt, context, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsBetter(CriticVerdict left, CriticVerdict right) =>
        (left.Broken.Count, left.Critics.Count).CompareTo((right.Broken.Count, right.Critics.Count)) < 0;

    private static Answer Noted(Answer answer, string note) => answer with { Notes = [.. answer.Notes, note] };

    private async ValueTask<Answer> EscalateAsync(
        Answer best, CriticVerdict verdict, int attempts, AgentContext context, CancellationToken cancellationToken)
    {
        bool isAccepted = _onSpent == RetriesSpent.Accept;
        if (_onSpent == RetriesSpent.AskPerson && context.Approval is { } approval)
        {
            ApprovalRequest request = new()
            {
                RunId = context.RunId,
                Path = context.Path,
                CallId = "veto-1",
                Tool = "accept_vetoed",
                Description = $"{attempts} results of '{_agent}' were vetoed, the last by {string.Join(", ", verdict.Critics)}. May this one be used all the same?",
                Arguments = WriteArguments(best, verdict),
            };
            isAccepted = (await ApprovalCall.DecideAsync(approval, request, context, cancellationToken).ConfigureAwait(false)).IsApproved;
        }

        if (!isAccepted)
        {
            throw new VetoedException(_agent, verdict, attempts).At(context.Path);
        }

        context.ReportStop(StopReason.Partial);
        return Noted(best, _onSpent == RetriesSpent.Accept
            ? $"Critics vetoed this result, and {attempts - 1} retries were no better."
            : $"Critics vetoed this result, and {attempts - 1} retries were no better; a person accepted it.");
    }

    private static string WriteArguments(Answer answer, CriticVerdict verdict)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("answer", answer.Text);
            writer.WriteStartArray("broken");
            foreach (string criterion in verdict.Broken)
            {
                writer.WriteStringValue(criterion);
            }

            writer.WriteEndArray();
            writer.WriteString("feedback", verdict.Feedback);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void ThrowIfOwnWork(object writer, ICritic critic, bool allowOwnClient)
    {
        IEnumerable<ICritic> critics = critic is CriticPanel panel ? panel.Critics : [critic];
        IReadOnlyList<IChatClient> own = (writer as IModelUser)?.Clients ?? [];
        foreach (ICritic each in critics)
        {
            if (ReferenceEquals(each, writer))
            {
                throw new ArgumentException($"'{each.Name}' cannot be the critic of its own work.", nameof(critic));
            }

            if (!allowOwnClient && (each as IModelUser)?.Clients.Any(client => own.Any(other => IsSame(client, other))) == true)
            {
                throw new ArgumentException(
                    $"The critic '{each.Name}' would judge with the client that wrote the work. Give it another one, or set {nameof(CriticizedOptions.AllowOwnClient)}.",
                    nameof(critic));
            }
        }
    }

    /// <summary>Tells whether two clients end in the same one: clients that wrap another pass on what they are asked for, so either finds the other
    /// inside itself, or both give the facts of the same innermost one.</summary>
    private static bool IsSame(IChatClient left, IChatClient right) =>
        ReferenceEquals(left, right)
        || ReferenceEquals(left.GetService(right.GetType()), right)
        || ReferenceEquals(right.GetService(left.GetType()), left)
        || (left.GetService(typeof(ChatClientMetadata)) is { } facts && ReferenceEquals(facts, right.GetService(typeof(ChatClientMetadata))));
}
