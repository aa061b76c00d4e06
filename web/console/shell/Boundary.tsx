import { Component, type ReactNode } from "react";
import { Problem } from "./Problem";

interface Props {
  /** Another value (another page) gives it a new chance. */
  resetKey: string;
  children: ReactNode;
}

interface State {
  error: unknown;
  failedAt: string | null;
}

/** A page that cannot be drawn or loaded says so; the menu and the other pages go on. */
export class Boundary extends Component<Props, State> {
  override state: State = { error: null, failedAt: null };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    if (state.error === null) return { failedAt: props.resetKey };
    return state.failedAt === props.resetKey ? null : { error: null, failedAt: props.resetKey };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Problem error={this.state.error} onRetry={() => window.location.reload()} />;
  }
}
