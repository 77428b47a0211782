using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>What holds after every step of every sequence of calls, ends, cancellations and waits: the same as in the plain model.</summary>
public sealed class LimitsModelTests
{
    [Fact]
    public void Limits_let_in_whom_the_model_lets_in_and_when() =>
        Prop.ForAll(Schedules(), async schedule =>
        {
            using Scene scene = new(schedule.Limits);
            foreach (Step step in schedule.Steps)
            {
                await scene.StepAsync(step);
            }

            await scene.EndAsync();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static Arbitrary<Schedule> Schedules() =>
        (from places in Gen.Elements<int?>(null, 1, 2, 4)
         from requests in Gen.Elements<int?>(null, 2, 6)
         from tokens in Gen.Elements<int?>(null, 50, 200)
         from queue in Gen.Elements(0, 3, 8, 1_000)
         from steps in Steps().ListOf(30)
         where places is not null || requests is not null || tokens is not null
         select new Schedule(new Sizes(places, requests, tokens, queue), [.. steps])).ToArbitrary();

    private static Gen<Step> Steps() =>
        from kind in Gen.Frequency(
            (6, Gen.Constant(StepKind.Enter)), (3, Gen.Constant(StepKind.Exit)), (1, Gen.Constant(StepKind.Cancel)), (3, Gen.Constant(StepKind.Advance)))
        from run in Gen.Choose(0, 3)
        from size in Gen.Frequency((6, Gen.Choose(0, 30)), (1, Gen.Choose(40, 260)))
        from pause in Gen.Frequency((8, Gen.Constant(0)), (1, Gen.Choose(1, 5_000)))
        from wait in Gen.Frequency((2, Gen.Choose(1, 300)), (2, Gen.Choose(1, 30_000)), (1, Gen.Elements(59_999, 60_000, 60_100)))
        select new Step(kind, run, size, pause, wait);

    private enum StepKind
    {
        Enter,
        Exit,
        Cancel,
        Advance,
    }

    private sealed record Sizes(int? Places, int? Requests, int? Tokens, int Queue);

    private sealed record Schedule(Sizes Limits, Step[] Steps)
    {
        public override string ToString() => $"{Limits}: {string.Join("; ", Steps.AsEnumerable())}";
    }

    private sealed record Step(StepKind Kind, int Run, int Size, int Pause, int Wait);

    private sealed record Real(ModelCallState State, Task<CallTicket> Entering, CancellationTokenSource Canceling);

    private sealed class Scene : IDisposable
    {
        private readonly Sizes _sizes;
        private readonly ManualTimeProvider _clock = new();
        private readonly LimitsGate _gate;
        private readonly LimitsModel _model;
        private readonly List<Real> _calls = [];
        private readonly List<ModelCallState> _canceled = [];
        private readonly List<(long At, long Requests)> _sent = [];

        public Scene(Sizes sizes)
        {
            _sizes = sizes;
            _gate = new LimitsGate(
                new ModelLimitsSettings(new ModelLimitsOptions
                {
                    MaxConcurrency = sizes.Places,
                    RequestsPerMinute = sizes.Requests,
                    TokensPerMinute = sizes.Tokens,
                    QueueLimit = sizes.Queue,
                }),
                _clock);
            _model = new LimitsModel(sizes.Places, sizes.Requests, sizes.Tokens, sizes.Queue);
        }

        public void Dispose() => _gate.Dispose();

        public async Task StepAsync(Step step)
        {
            switch (step.Kind)
            {
                case StepKind.Enter:
                    ModelCallState state = new(_calls.Count, step.Run, step.Size);
                    CancellationTokenSource canceling = new();
                    _model.Enter(state);
                    _calls.Add(new Real(state, EnterAsync(step, canceling.Token), canceling));
                    break;
                case StepKind.Exit when _model.Running.Count > 0:
                    ModelCallState ended = _model.Running[step.Wait % _model.Running.Count];
                    long? used = step.Size % 5 == 0 ? null : step.Size;
                    _model.Exit(ended, used, step.Pause);
                    _gate.Exit(await _calls[ended.Number].Entering, used, TimeSpan.FromMilliseconds(step.Pause));
                    break;
                case StepKind.Cancel when _model.Waiting.Count > 0:
                    ModelCallState gone = _model.Waiting[step.Wait % _model.Waiting.Count];
                    _model.Cancel(gone);
                    _canceled.Add(gone);
                    await _calls[gone.Number].Canceling.CancelAsync();
                    break;
                case StepKind.Advance:
                    _model.Advance(step.Wait);
                    _clock.Advance(TimeSpan.FromMilliseconds(step.Wait));
                    break;
            }

            await CheckAsync();
        }

        public async Task EndAsync()
        {
            for (int i = 0; _model.Running.Count + _model.Waiting.Count > 0; i++)
            {
                Assert.True(i < 1_000, "Somebody waits forever.");
                await StepAsync(new Step(_model.Running.Count > 0 ? StepKind.Exit : StepKind.Advance, 0, 0, 0, 60_100));
            }

            _clock.Advance(TimeSpan.FromSeconds(61));
            Assert.Equal(new ModelLimitsStatus { Running = 0, Waiting = 0, Requests = 0, Tokens = 0, Pause = TimeSpan.Zero }, _gate.Status);
            CheckMinutes();
        }

        private Task<CallTicket> EnterAsync(Step step, CancellationToken cancellationToken)
        {
            try
            {
                return _gate.EnterAsync(new RunId(new Guid(step.Run, 0, 0, new byte[8])), "m", step.Size, cancellationToken).AsTask();
            }
            catch (ModelException exception)
            {
                return Task.FromException<CallTicket>(exception);
            }
        }

        private async Task CheckAsync()
        {
            ModelLimitsStatus expected = new()
            {
                Running = _model.Running.Count,
                Waiting = _model.Waiting.Count,
                Requests = _model.Requests,
                Tokens = _model.Tokens,
                Pause = TimeSpan.FromMilliseconds(_model.Pause),
            };
            Assert.Equal(expected, _gate.Status);
            Assert.True(_sizes.Places is null || expected.Running <= _sizes.Places);
            foreach (Real call in _calls)
            {
                if (_model.Waiting.Contains(call.State))
                {
                    Assert.False(call.Entering.IsCompleted);
                    continue;
                }

                if (_canceled.Contains(call.State))
                {
                    OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Entering);
                    Assert.Equal(call.Canceling.Token, canceled.CancellationToken);
                }
                else if (_model.Refused.Contains(call.State))
                {
                    ModelException refused = await Assert.ThrowsAsync<ModelException>(() => call.Entering);
                    Assert.Equal((ModelErrorKind.RateLimited, ModelLimits.RefusalCode), (refused.Kind, refused.Code));
                    Assert.True(refused.RetryAfter > TimeSpan.Zero);
                }
                else
                {
                    await call.Entering;
                }
            }
        }

        private void CheckMinutes()
        {
            _sent.AddRange(_calls.Where(call => call.State.AdmittedAt >= 0).Select(call => (call.State.AdmittedAt, 1L)));
            foreach ((long at, _) in _sent)
            {
                Assert.True(_sizes.Requests is null || _sent.Count(other => other.At >= at && other.At <= at + 60_000) <= _sizes.Requests);
            }
        }
    }
}
