using System.Runtime.CompilerServices;
using Holdfast.Evidence.ChatTemplates.Nodes;

namespace Holdfast.Evidence.ChatTemplates.Parsing;

/// <summary>Tokens to statements.</summary>
internal sealed class StatementParser
{
    private static readonly string[] _known =
        ["for", "if", "set", "macro", "call", "filter", "with", "generation", "break", "continue", "raw"];

    private readonly TokenStream _stream;
    private readonly ExpressionParser _expressions;

    /// <summary>Takes the tokens.</summary>
    public StatementParser(IReadOnlyList<TemplateToken> tokens)
    {
        _stream = new TokenStream(tokens);
        _expressions = new ExpressionParser(_stream);
    }

    /// <summary>The whole template.</summary>
    /// <exception cref="TemplateFault">It is none.</exception>
    public IReadOnlyList<Statement> ReadAll()
    {
        var body = ReadBody();
        return _stream.Current.Kind == TokenKind.End ? body : throw _stream.Unfit("the end of the template");
    }

    // Statements up to a block that begins with one of the words, which stays; its opening sign is taken.
    private List<Statement> ReadBody(params ReadOnlySpan<string> ends)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var body = new List<Statement>();
        while (_stream.Current.Kind != TokenKind.End)
        {
            var token = _stream.Take();
            switch (token.Kind)
            {
                case TokenKind.Data:
                    body.Add(new Data(token.Text, token.Line));
                    break;
                case TokenKind.OutputBegin:
                    body.Add(new Output(_expressions.ReadTuple(), token.Line));
                    _stream.Expect(TokenKind.OutputEnd, "'}}'");
                    break;
                default:
                    if (_stream.Current.Kind == TokenKind.Name && ends.Contains(_stream.Current.Text))
                    {
                        return body;
                    }

                    body.Add(ReadStatement());
                    break;
            }
        }

        return ends.IsEmpty ? body : throw _stream.Unfit($"'{ends[^1]}'");
    }

    // Statements up to a block that ends them, which is taken too.
    private List<Statement> ReadWhole(string end)
    {
        _stream.Expect(TokenKind.BlockEnd, "'%}'");
        var body = ReadBody(end);
        End();
        return body;
    }

    private void End()
    {
        _stream.Take();
        _stream.Expect(TokenKind.BlockEnd, "'%}'");
    }

    private Statement ReadStatement()
    {
        var word = _stream.Expect(TokenKind.Name, "a statement");
        return word.Text switch
        {
            "for" => ReadFor(word.Line),
            "if" => ReadIf(word.Line),
            "set" => ReadSet(word.Line),
            "macro" => ReadMacro(word.Line),
            "call" => ReadCall(word.Line),
            "filter" => ReadFilter(word.Line),
            "with" => ReadWith(word.Line),
            "generation" => new Generation(ReadWhole("endgeneration"), word.Line),
            "break" => ReadLeave(Flow.Break, word.Line),
            "continue" => ReadLeave(Flow.Continue, word.Line),
            "include" or "import" or "from" or "extends" => throw new TemplateFault(
                $"Expected a template that stands alone, got '{word.Text}'. Write what it refers to into it.", word.Line),
            _ => throw new TemplateFault($"Expected a statement that is known here, got '{word.Text}'. Use {string.Join(", ", _known)}.",
                word.Line),
        };
    }

    private Leave ReadLeave(Flow how, int line)
    {
        _stream.Expect(TokenKind.BlockEnd, "'%}'");
        return new Leave(how, line);
    }

    private For ReadFor(int line)
    {
        var target = ReadTarget(withNamespace: false);
        if (!_stream.SkipName("in"))
        {
            throw _stream.Unfit("'in'");
        }

        var over = _expressions.ReadTuple(withCondition: false, end: "recursive");
        var filter = _stream.SkipName("if") ? _expressions.Read() : null;
        var recursive = _stream.SkipName("recursive");
        _stream.Expect(TokenKind.BlockEnd, "'%}'");
        var body = ReadBody("else", "endfor");
        IReadOnlyList<Statement> otherwise = [];
        if (_stream.Current.IsName("else"))
        {
            End();
            otherwise = ReadBody("endfor");
        }

        End();
        return new For(target, over, filter, recursive, body, otherwise, line);
    }

    private If ReadIf(int line)
    {
        var branches = new List<(Expression?, IReadOnlyList<Statement>)>();
        while (true)
        {
            var test = _expressions.ReadTuple(withCondition: false);
            _stream.Expect(TokenKind.BlockEnd, "'%}'");
            branches.Add((test, ReadBody("elif", "else", "endif")));
            if (!_stream.SkipName("elif"))
            {
                break;
            }
        }

        if (_stream.Current.IsName("else"))
        {
            End();
            branches.Add((null, ReadBody("endif")));
        }

        End();
        return new If(branches, line);
    }

    private Statement ReadSet(int line)
    {
        var target = ReadTarget(withNamespace: true);
        if (_stream.Skip("="))
        {
            var value = _expressions.ReadTuple();
            _stream.Expect(TokenKind.BlockEnd, "'%}'");
            return new Set(target, value, line);
        }

        var filter = ReadFilters(null);
        return new SetBlock(target, filter, ReadWhole("endset"), line);
    }

    private FilterCall? ReadFilters(FilterCall? first)
    {
        var filter = first;
        while (_stream.Skip("|"))
        {
            filter = _expressions.ReadFilter(filter);
        }

        return filter;
    }

    private FilterBlock ReadFilter(int line)
    {
        var filter = ReadFilters(_expressions.ReadFilter(null))!;
        return new FilterBlock(filter, ReadWhole("endfilter"), line);
    }

    private With ReadWith(int line)
    {
        var values = new List<(Target, Expression)>();
        while (_stream.Current.Kind != TokenKind.BlockEnd)
        {
            var target = ReadName();
            _stream.Expect("=");
            values.Add((target, _expressions.Read()));
            if (_stream.Current.Kind != TokenKind.BlockEnd)
            {
                _stream.Expect(",");
            }
        }

        return new With(values, ReadWhole("endwith"), line);
    }

    private Macro ReadMacro(int line)
    {
        var name = _stream.Expect(TokenKind.Name, "the name of a macro").Text;
        return new Macro(name, ReadForm($"the macro '{name}'", ReadParameters(), "endmacro"), line);
    }

    private CallBlock ReadCall(int line)
    {
        var parameters = _stream.Current.Is("(") ? ReadParameters() : [];
        var call = _expressions.ReadCall();
        return new CallBlock(call, ReadForm("'caller'", parameters, "endcall"), line);
    }

    private MacroForm ReadForm(string called, List<(string, Expression?)> parameters, string end)
    {
        var around = _expressions.Names.ToList();
        _expressions.Names.Clear();
        var body = ReadWhole(end);
        var used = _expressions.Names.ToHashSet();
        _expressions.Names.UnionWith(around);
        return new MacroForm(called, parameters, used, body);
    }

    private List<(string, Expression?)> ReadParameters()
    {
        var parameters = new List<(string, Expression?)>();
        _stream.Expect("(");
        while (!_stream.Skip(")"))
        {
            var name = _stream.Expect(TokenKind.Name, "the name of a parameter").Text;
            parameters.Add((name, _stream.Skip("=") ? _expressions.Read() : null));
            if (!_stream.Current.Is(")"))
            {
                _stream.Expect(",");
            }
        }

        return parameters;
    }

    // One target, or several with commas between.
    private Target ReadTarget(bool withNamespace)
    {
        var line = _stream.Current.Line;
        var parts = new List<Target>();
        var isTuple = false;
        do
        {
            if (parts.Count > 0 && (_stream.Current.IsName("in") || _stream.Current.Is("=") || _stream.Current.Is(")")))
            {
                break;
            }

            parts.Add(ReadPart(withNamespace));
            isTuple |= _stream.Current.Is(",");
        }
        while (_stream.Skip(","));
        return isTuple ? new TupleTarget(parts, line) : parts[0];
    }

    private Target ReadPart(bool withNamespace)
    {
        if (_stream.Skip("("))
        {
            var inner = ReadTarget(withNamespace);
            _stream.Expect(")");
            return inner;
        }

        if (!withNamespace || !_stream.Following.Is("."))
        {
            return ReadName();
        }

        var name = _stream.Expect(TokenKind.Name, "a name to set");
        _stream.Take();
        return new NamespaceTarget(name.Text, _stream.Expect(TokenKind.Name, "a name after '.'").Text, name.Line);
    }

    private NameTarget ReadName() =>
        _stream.Expect(TokenKind.Name, "a name to set") is { Text: not ("true" or "false" or "none" or "True" or "False" or "None") } name
            ? new NameTarget(name.Text, name.Line)
            : throw _stream.Unfit("a name to set, not a constant, before this");
}
