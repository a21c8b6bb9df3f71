using System.Runtime.CompilerServices;

namespace Gantry.Cel;

/// <summary>Makes a syntax tree of source, expanding macros on the way. Stops at the first error.</summary>
internal sealed class Parser(string source, CelLimits limits, MacroTable macros)
{
    private List<Token> _tokens = [];
    private int _next;
    private int _depth;
    private int _nodes;

    /// <summary>The tree, or the issue that prevents it.</summary>
    public static (Expr? Tree, CelIssue? Issue) Parse(string source, CelLimits limits, MacroTable macros)
    {
        if (source.Length > limits.ExpressionLength)
            return (null, new CelIssue(1, 1, $"expression code point size exceeds limit: size: {source.Length}, limit {limits.ExpressionLength}"));
        try
        {
            return (new Parser(source, limits, macros).ParseAll(), null);
        }
        catch (SyntaxFailure failure)
        {
            return (null, Issue(source, failure.Position, failure.Message));
        }
    }

    public static CelIssue Issue(string source, int position, string message)
    {
        ReadOnlySpan<char> before = source.AsSpan(0, Math.Min(position, source.Length));
        return new CelIssue(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'), message);
    }

    private Token Current => _tokens[_next];

    // A call is where its arguments begin.
    private Token Taken => _tokens[_next - 1];

    private Expr ParseAll()
    {
        _tokens = new Lexer(source).ReadAll();
        Expr tree = ParseExpr();
        return Current.Kind == TokenKind.End ? tree : throw Unexpected();
    }

    private T Made<T>(T expr)
        where T : Expr
    {
        if (++_nodes > limits.Nodes)
            throw new SyntaxFailure(expr.Position, $"expression has more than {limits.Nodes} nodes");
        if (expr.Depth > limits.TreeDepth)
            throw new SyntaxFailure(expr.Position, $"expression is nested deeper than {limits.TreeDepth}");
        return expr;
    }

    private void Deeper()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_depth > limits.Depth)
            throw new SyntaxFailure(Current.Position, $"expression recursion limit exceeded: {limits.Depth}");
    }

    // a ? b : c
    private Expr ParseExpr()
    {
        Deeper();
        Expr condition = ParseBinary(1);
        int position = Current.Position;
        if (TakeSymbol("?"))
        {
            Expr whenTrue = ParseBinary(1);
            Expect(":");
            Expr whenFalse = ParseExpr();
            condition = Made(new CallExpr(position, Operators.Choose, null, [condition, whenTrue, whenFalse]));
        }
        _depth--;
        return condition;
    }

    private Expr ParseBinary(int weakest)
    {
        Expr left = ParseUnary();
        while (Current.Kind == TokenKind.Symbol && Operators.Binary(Current.Text) is { } found && found.Strength >= weakest)
        {
            if (found.Strength <= 2)
            {
                left = ParseLogical(left, found.Function, found.Strength);
                continue;
            }
            int position = _tokens[_next++].Position;
            Expr right = ParseBinary(found.Strength + 1);
            left = Made(new CallExpr(position, found.Function, null, [left, right]));
        }
        return left;
    }

    // A chain of one logical operator is one call, so that a long one is not a deep one.
    private CallExpr ParseLogical(Expr first, string function, int strength)
    {
        int position = Current.Position;
        string symbol = Current.Text;
        List<Expr> operands = [first];
        while (TakeSymbol(symbol))
            operands.Add(ParseBinary(strength + 1));
        return Made(new CallExpr(position, function, null, [.. operands]));
    }

    // "!!a" and "--a": an even number of signs still asks for a type, so two are kept.
    private Expr ParseUnary()
    {
        int position = Current.Position;
        if (Current is not { Kind: TokenKind.Symbol, Text: "!" or "-" })
            return ParseMember(isNegative: false);
        string sign = Current.Text;
        int count = 0;
        while (TakeSymbol(sign))
            count++;
        bool isNegative = sign == "-" && Current.Kind == TokenKind.Number;
        Expr operand = ParseMember(isNegative);
        count -= isNegative ? 1 : 0;
        for (int left = count == 0 ? 0 : 2 - (count % 2); left > 0; left--)
            operand = Made(new CallExpr(position, sign == "!" ? Operators.Not : Operators.Negate, null, [operand]));
        return operand;
    }

    private Expr ParseMember(bool isNegative)
    {
        Expr operand = ParsePrimary(isNegative);
        while (true)
        {
            int position = Current.Position;
            if (TakeSymbol("."))
                operand = ParseSelection(position, operand);
            else if (TakeSymbol("["))
                operand = ParseIndex(position, operand);
            else
                return operand;
        }
    }

    private Expr ParseSelection(int position, Expr operand)
    {
        bool isOptional = TakeSymbol("?");
        Token name = _tokens[_next++];
        if (name.Kind == TokenKind.QuotedName)
            return Made(new SelectExpr(position, operand, name.Text, isOptional: isOptional));
        if (name.Kind != TokenKind.Name)
            throw Unexpected(name);
        if (!isOptional && TakeSymbol("("))
            return Call(Taken.Position, name.Text, operand, ParseArguments());
        return Made(new SelectExpr(position, operand, name.Text, isOptional: isOptional));
    }

    private CallExpr ParseIndex(int position, Expr operand)
    {
        string function = TakeSymbol("?") ? Operators.OptionalIndex : Operators.Index;
        Expr index = ParseExpr();
        Expect("]");
        return Made(new CallExpr(position, function, null, [operand, index]));
    }

    private Expr ParsePrimary(bool isNegative)
    {
        Token token = _tokens[_next++];
        switch (token)
        {
            case { Kind: TokenKind.Literal }:
                return Made(new LiteralExpr(token.Position, token.Value));
            case { Kind: TokenKind.Number }:
                return Made(new LiteralExpr(token.Position, Number(token, isNegative)));
            case { Kind: TokenKind.Symbol, Text: "(" }:
                Expr inner = ParseExpr();
                Expect(")");
                return inner;
            case { Kind: TokenKind.Symbol, Text: "[" }:
                return ParseList(token.Position);
            case { Kind: TokenKind.Symbol, Text: "{" }:
                return ParseMap(token.Position);
            case { Kind: TokenKind.Symbol, Text: "." } when Current.Kind == TokenKind.Name:
                return ParseName(_tokens[_next++], isRooted: true);
            case { Kind: TokenKind.Name }:
                return ParseName(token, isRooted: false);
            default:
                throw Unexpected(token);
        }
    }

    private static CelValue Number(Token token, bool isNegative)
    {
        if (token.Value.Kind == CelKind.Double)
            return CelValue.From(isNegative ? -token.Value.AsDouble : token.Value.AsDouble);
        ulong size = token.Value.AsUint;
        if (size == 1UL << 63 && !isNegative)
            throw new SyntaxFailure(token.Position, "Syntax error: invalid int literal");
        return CelValue.From(isNegative ? unchecked(-(long)size) : (long)size);
    }

    private Expr ParseName(Token name, bool isRooted)
    {
        if (StructName(name) is { } structName)
            return ParseStruct(name.Position, structName, isRooted);
        if (Keywords.IsReserved(name.Text))
            throw new SyntaxFailure(name.Position, $"reserved identifier: {name.Text}");
        if (TakeSymbol("("))
            return Call(Taken.Position, isRooted ? "." + name.Text : name.Text, null, ParseArguments());
        return Made(new IdentExpr(name.Position, name.Text, isRooted));
    }

    // a.b.C{ is a struct; the tokens are taken only if the brace is there.
    private string? StructName(Token first)
    {
        int ahead = _next;
        string name = first.Text;
        while (_tokens[ahead] is { Kind: TokenKind.Symbol, Text: "." } && _tokens[ahead + 1].Kind == TokenKind.Name)
        {
            name += "." + _tokens[ahead + 1].Text;
            ahead += 2;
        }
        if (_tokens[ahead] is not { Kind: TokenKind.Symbol, Text: "{" })
            return null;
        _next = ahead + 1;
        return name;
    }

    private StructExpr ParseStruct(int position, string name, bool isRooted)
    {
        var fields = new List<FieldExpr>();
        ParseItems("}", isOptional =>
        {
            Token field = _tokens[_next++];
            if (field.Kind is not (TokenKind.Name or TokenKind.QuotedName))
                throw Unexpected(field);
            Expect(":");
            fields.Add(new FieldExpr(field.Position, field.Text, ParseExpr(), isOptional));
        });
        return Made(new StructExpr(position, name, isRooted, [.. fields]));
    }

    private ListExpr ParseList(int position)
    {
        var items = new List<ItemExpr>();
        ParseItems("]", isOptional => items.Add(new ItemExpr(ParseExpr(), isOptional)));
        return Made(new ListExpr(position, [.. items]));
    }

    private MapExpr ParseMap(int position)
    {
        var entries = new List<EntryExpr>();
        ParseItems("}", isOptional =>
        {
            Expr key = ParseExpr();
            Expect(":");
            entries.Add(new EntryExpr(key, ParseExpr(), isOptional));
        });
        return Made(new MapExpr(position, [.. entries]));
    }

    // A comma may also stand behind the last one.
    private void ParseItems(string end, Action<bool> parseItem)
    {
        while (!TakeSymbol(end))
        {
            parseItem(TakeSymbol("?"));
            if (TakeSymbol(","))
                continue;
            Expect(end);
            return;
        }
    }

    private Expr[] ParseArguments()
    {
        var arguments = new List<Expr>();
        if (TakeSymbol(")"))
            return [];
        do
            arguments.Add(ParseExpr());
        while (TakeSymbol(","));
        Expect(")");
        return [.. arguments];
    }

    private Expr Call(int position, string function, Expr? target, Expr[] arguments)
    {
        if (macros.Find(function, target is not null, arguments.Length) is { } macro
            && macro.Expand(new MacroCall(position, target, arguments)) is { } expanded)
        {
            return Made(expanded);
        }
        return Made(new CallExpr(position, function, target, arguments));
    }

    private bool TakeSymbol(string symbol)
    {
        if (Current.Kind != TokenKind.Symbol || Current.Text != symbol)
            return false;
        _next++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!TakeSymbol(symbol))
            throw new SyntaxFailure(Current.Position, $"Syntax error: mismatched input '{Current.Text}' expecting '{symbol}'");
    }

    private SyntaxFailure Unexpected(Token? token = null)
    {
        Token found = token ?? Current;
        return new SyntaxFailure(found.Position, $"Syntax error: mismatched input '{found.Text}'");
    }
}
