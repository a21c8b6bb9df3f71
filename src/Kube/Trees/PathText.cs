using System.Text;

namespace Gantry.Kube.Trees;

/// <summary>Where a walk over a tree is, as clients read it: "spec.containers[0].image". One buffer for the whole walk.</summary>
internal sealed class PathText
{
    private readonly StringBuilder _text = new();

    /// <summary>Enters a field; the result goes to Pop when the walk leaves it.</summary>
    public int Push(string name)
    {
        int mark = _text.Length;
        if (mark > 0)
            _text.Append('.');
        _text.Append(name);
        return mark;
    }

    public int Push(int index)
    {
        int mark = _text.Length;
        _text.Append('[').Append(index).Append(']');
        return mark;
    }

    public void Pop(int mark) => _text.Length = mark;

    public override string ToString() => _text.ToString();
}
