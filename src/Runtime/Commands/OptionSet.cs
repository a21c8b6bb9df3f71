using System.Globalization;

namespace Gantry.Runtime.Commands;

/// <summary>The options of one command, and the parser that takes them off its arguments.</summary>
internal sealed class OptionSet(string command)
{
    private readonly List<(string Long, string? Short, bool TakesValue, Action<string> Take)> _options = [];

    public OptionSet Flag(string name, string? shortName, Action take) => Add(name, shortName, takesValue: false, _ => take());

    public OptionSet Value(string name, string? shortName, Action<string> take) => Add(name, shortName, takesValue: true, take);

    public OptionSet Number(string name, string? shortName, Action<int> take) => Value(name, shortName, text =>
        take(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Wrong($"{name}: '{text}' is not a number")));

    /// <summary>The arguments that are no options. Parsing stops at the first of them if what follows belongs to another program.</summary>
    public string[] Parse(ReadOnlySpan<string> arguments, bool stopsAtFirst = false)
    {
        var rest = new List<string>();
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            bool isOption = argument.Length > 1 && argument[0] == '-';
            if (argument == "--" || (!isOption && stopsAtFirst))
            {
                rest.AddRange(arguments[(argument == "--" ? i + 1 : i)..]);
                break;
            }

            if (isOption)
                i += Take(argument, arguments[(i + 1)..]);
            else
                rest.Add(argument);
        }

        return [.. rest];
    }

    /// <summary>The value, if it is one of those allowed.</summary>
    public string Choice(string name, string value, params ReadOnlySpan<string> allowed) =>
        allowed.Contains(value) ? value : throw Wrong($"{name}: '{value}' is not one of {string.Join(", ", allowed)}");

    public RuntimeException Wrong(string message) => new(RuntimeFailure.Usage, command.Length == 0 ? message : $"{command}: {message}");

    private OptionSet Add(string name, string? shortName, bool takesValue, Action<string> take)
    {
        _options.Add((name, shortName, takesValue, take));
        return this;
    }

    // Answers how many of the following arguments were taken as the option's value. `--name=value` and Go's single dash are accepted too.
    private int Take(string argument, ReadOnlySpan<string> following)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? argument : argument[..equals];
        foreach ((string longName, string? shortName, bool takesValue, Action<string> take) in _options)
        {
            if (name != longName && name != shortName && "-" + name != longName)
                continue;

            if (!takesValue)
            {
                if (equals < 0 || Truth(name, argument[(equals + 1)..]))
                    take("");

                return 0;
            }

            if (equals >= 0)
            {
                take(argument[(equals + 1)..]);
                return 0;
            }

            take(following.IsEmpty ? throw Wrong($"{name} needs a value") : following[0]);
            return 1;
        }

        throw Wrong($"unknown option {name}");
    }

    // The words that Go programs accept, as callers of runc may use them.
    private bool Truth(string name, string value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw Wrong($"{name}: '{value}' is neither true nor false"),
    };
}
