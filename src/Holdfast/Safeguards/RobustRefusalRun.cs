using Holdfast.Adversaries.Inputs;
using Holdfast.Data;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;

namespace Holdfast.Safeguards;

/// <summary>A training with <see cref="RobustRefusal"/> at work: the pool of test cases beside the training loop.</summary>
internal sealed class RobustRefusalRun : IDisposable
{
    /// <summary>What the journal's series and the saved state are called.</summary>
    public const string Name = "r2d2";

    private readonly RobustRefusal _how;
    private readonly CausalLM _model;
    private readonly SafeguardContext _context;
    private readonly SuffixAlphabet _alphabet;
    private readonly TestCasePool _pool;
    private readonly FineTuning _training;

    /// <summary>Begins at a model's weights as they are.</summary>
    public RobustRefusalRun(RobustRefusal how, CausalLM model, SafeguardContext context)
    {
        (_how, _model, _context) = (how, model, context);
        var (forbidden, tokenizer) = (context.Data[how.Forbidden], context.Data.Tokenizer);
        _alphabet = new SuffixAlphabet(how.Search, tokenizer);
        _pool = new TestCasePool(
            Request.Of(forbidden, tokenizer, AnswerPair.Rejected).Select(request => request.Shortened(how.TargetTokens)),
            Request.Of(forbidden, tokenizer, AnswerPair.Chosen), how.PoolSize, _alphabet.Initial, forbidden.PadId,
            context.Seed.Derive("pool"));
        var benign = context.Data[how.Retain].Batches(how.BatchSize, context.Seed.Derive("retain"));
        _training = new FineTuning(
            Name, model,
            [
                context.Lessons.Begin(new Unlikelihood(), _pool.Answered, how.AwayWeight),
                context.Lessons.Begin(new NextToken(), _pool.Refused, how.TowardWeight),
                context.Lessons.Begin(new NextToken(), benign, how.RetainWeight),
            ],
            how.Optimization.Over(how.Steps), isHosted: model.Memory.Host.Contains(HostedPart.Optimizer));
    }

    /// <summary>Takes all steps that are left and publishes the model.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the last saved state is kept.</exception>
    /// <exception cref="DivergenceException">A loss is NaN or infinite.</exception>
    public void Train()
    {
        Restore();
        while (_training.Step < _how.Steps)
        {
            var step = _training.Step;
            if (step > 0 && step % _how.ResetEvery == 0)
            {
                _pool.StartAnew((int)Math.Round(_how.ResetShare * _how.PoolSize), _context.Seed.Derive("anew", step));
            }

            _pool.Draw(_how.CasesPerStep, _context.Seed.Derive("cases", step));
            Search(step);
            _context.Journal.Measure($"{Name}/loss", step, _training.Advance());
            _context.Lessons.Cost.Tell(_context.Journal);
            _context.Journal.Progress(Name, _training.Step, _how.Steps);
            Save();
        }

        _training.Publish();
    }

    /// <inheritdoc />
    public void Dispose() => _training.Dispose();

    // Moves the drawn cases' suffixes; the model's weights get no gradients meanwhile.
    private void Search(long step)
    {
        var sum = 0.0;
        foreach (var number in _pool.Drawn)
        {
            using var search = new SuffixSearch(
                _how.Search, _model, [_pool.RequestOf(number)], _alphabet, _context.Lessons, _pool.SuffixOf(number));
            for (var i = 0; i < _how.SearchSteps; i++)
            {
                _context.Cancellation.ThrowIfCancellationRequested();
                search.Step(_context.Seed.Derive("search", step).Derive("case", number).Derive("step", i));
            }

            _pool.Move(number, search.Suffix);
            sum += search.Loss;
        }

        _model.Weights.Train();
        _context.Cancellation.ThrowIfCancellationRequested();
        if (_how.SearchSteps > 0)
        {
            _context.Journal.Measure($"{Name}/suffix-loss", step, sum / _pool.Drawn.Count);
        }
    }

    private void Save()
    {
        if (_training.Step % _how.SaveEvery == 0 && _training.Step < _how.Steps)
        {
            using var state = _context.Lessons.Cost.AddTo(_pool.AddTo(_training.Capture()));
            _context.Resume.Save(Name, state);
        }
    }

    private void Restore()
    {
        using var saved = _context.Resume.Load(Name);
        if (saved is not null)
        {
            _training.Restore(saved);
            _context.Lessons.Cost.Restore(saved);
            _pool.Restore(saved);
        }
    }
}
